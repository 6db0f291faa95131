/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the lists as leaf texts and back, and the roots over them. */
#include "draw/lists.h"

#include <assert.h>

#include "base/merkle.h"

static size_t put_text(char *out, size_t used, fl_text text)
{
	if (used > 0) {
		out[used++] = '\t';
	}
	assert(used + text.len <= FL_LEAF_BYTES_MAX);
	if (text.len > 0) {
		memcpy(out + used, text.at, text.len);
	}
	return used + text.len;
}

static size_t put_number(char *out, size_t used, uint64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);
	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	return put_text(out, used, (fl_text){digits + at, sizeof(digits) - at});
}

size_t fl_unit_leaf(const fl_unit *unit, char out[FL_LEAF_BYTES_MAX])
{
	size_t used = put_text(out, 0, unit->id);
	used = put_text(out, used, unit->grade);
	used = put_number(out, used, unit->weight);
	return put_text(out, used, unit->stratum);
}

size_t fl_inspector_leaf(const fl_inspector *inspector, char out[FL_LEAF_BYTES_MAX])
{
	size_t used = put_text(out, 0, inspector->id);
	used = put_number(out, used, inspector->capacity);
	return put_number(out, used, inspector->lead ? 1 : 0);
}

size_t fl_service_leaf(const fl_service *service, char out[FL_LEAF_BYTES_MAX])
{
	size_t used = put_text(out, 0, service->inspector);
	return put_text(out, used, service->stratum);
}

size_t fl_barred_leaf(const fl_barred *barred, char out[FL_LEAF_BYTES_MAX])
{
	size_t used = put_text(out, 0, barred->target);
	used = put_text(out, used, barred->inspector);
	return put_text(out, used, barred->reason);
}

/* Splits at TABs into exactly `count` fields. */
static bool leaf_split(fl_text leaf, fl_text *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *tab = leaf.len > 0 ? memchr(leaf.at, '\t', leaf.len) : NULL;
		if ((tab != NULL) != (i + 1 < count)) {
			return false;
		}
		fields[i] = (fl_text){leaf.at, tab != NULL ? (size_t)(tab - leaf.at) : leaf.len};
		if (tab != NULL) {
			leaf.len -= fields[i].len + 1;
			leaf.at = tab + 1;
		}
	}
	return true;
}

bool fl_unit_of_leaf(fl_text leaf, fl_unit *ret_unit)
{
	fl_text field[4];
	uint64_t weight;
	if (!leaf_split(leaf, field, 4) || !fl_text_to_u64(field[2], &weight)) {
		return false;
	}
	*ret_unit =
		(fl_unit){.id = field[0], .grade = field[1], .stratum = field[3], .weight = weight};
	return true;
}

bool fl_inspector_of_leaf(fl_text leaf, fl_inspector *ret_inspector)
{
	fl_text field[3];
	uint64_t capacity;
	uint64_t lead;
	if (!leaf_split(leaf, field, 3) || !fl_text_to_u64(field[1], &capacity) ||
		!fl_text_to_u64(field[2], &lead) || capacity > UINT32_MAX || lead > 1) {
		return false;
	}
	*ret_inspector =
		(fl_inspector){.id = field[0], .capacity = (uint32_t)capacity, .lead = lead == 1};
	return true;
}

bool fl_service_of_leaf(fl_text leaf, fl_service *ret_service)
{
	fl_text field[2];
	if (!leaf_split(leaf, field, 2)) {
		return false;
	}
	*ret_service = (fl_service){.inspector = field[0], .stratum = field[1]};
	return true;
}

bool fl_barred_of_leaf(fl_text leaf, fl_barred *ret_barred)
{
	fl_text field[3];
	if (!leaf_split(leaf, field, 3)) {
		return false;
	}
	*ret_barred = (fl_barred){.target = field[0], .inspector = field[1], .reason = field[2]};
	return true;
}

/* One list of rows of any kind, to be hashed leaf by leaf. */
typedef size_t leaf_writer(const void *rows, size_t row, char out[FL_LEAF_BYTES_MAX]);

typedef struct leaf_list {
	const void *rows;
	leaf_writer *write;
} leaf_list;

static fl_hash hash_row(const void *context, size_t row)
{
	const leaf_list *list = context;
	char leaf[FL_LEAF_BYTES_MAX];
	size_t len = list->write(list->rows, row, leaf);
	return fl_merkle_leaf((fl_text){leaf, len});
}

static fl_code list_root(const void *rows, size_t count, leaf_writer *write, unsigned threads,
	fl_hash *ret_root, fl_error *reterr)
{
	const leaf_list list = {rows, write};
	return fl_merkle_root(hash_row, &list, count, threads, ret_root, reterr);
}

static size_t write_unit(const void *rows, size_t row, char out[FL_LEAF_BYTES_MAX])
{
	return fl_unit_leaf((const fl_unit *)rows + row, out);
}

static size_t write_inspector(const void *rows, size_t row, char out[FL_LEAF_BYTES_MAX])
{
	return fl_inspector_leaf((const fl_inspector *)rows + row, out);
}

static size_t write_service(const void *rows, size_t row, char out[FL_LEAF_BYTES_MAX])
{
	return fl_service_leaf((const fl_service *)rows + row, out);
}

static size_t write_barred(const void *rows, size_t row, char out[FL_LEAF_BYTES_MAX])
{
	return fl_barred_leaf((const fl_barred *)rows + row, out);
}

fl_code fl_units_root(
	const fl_unit *units, size_t count, unsigned threads, fl_hash *ret_root, fl_error *reterr)
{
	return list_root(units, count, write_unit, threads, ret_root, reterr);
}

fl_code fl_inspectors_root(const fl_roster *roster, fl_hash *ret_root, fl_error *reterr)
{
	return list_root(
		roster->inspectors, roster->inspector_count, write_inspector, 1, ret_root, reterr);
}

fl_code fl_services_root(const fl_roster *roster, fl_hash *ret_root, fl_error *reterr)
{
	return list_root(
		roster->services, roster->service_count, write_service, 1, ret_root, reterr);
}

fl_code fl_barred_root(const fl_roster *roster, fl_hash *ret_root, fl_error *reterr)
{
	return list_root(roster->barred, roster->barred_count, write_barred, 1, ret_root, reterr);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Changes as canonical JSON, written and read back. */
#include "record/changes.h"

#include "base/json_write.h"

#define REPLACEMENT_KEYS "assignments by date decided_by kind reason target"
#define SWAP_KEYS        "date decided_by department inspectors kind lead new old reason target"
#define DOCUMENT_KEYS    "changes commit draw kind protocol record"

/* ---- Writing -------------------------------------------------------------------------------- */

static void write_text(fl_json_writer *json, const char *key, fl_text text)
{
	fl_json_key(json, key);
	fl_json_text(json, text);
}

static fl_text id_of(const fl_standing *standing, uint32_t target)
{
	return target == FL_NOBODY
		? (fl_text){"", 0}
		: standing->outcome->spec->units[standing->targets[target].unit].id;
}

/* The member "inspectors" of the object that is open. */
static void write_inspectors(
	fl_json_writer *json, const uint32_t *inspectors, size_t count, const fl_roster *roster)
{
	fl_json_key(json, "inspectors");
	fl_json_array(json);
	for (size_t i = 0; i < count; i++) {
		fl_json_text(json, roster->inspectors[inspectors[i]].id);
	}
	fl_json_array_end(json);
}

static fl_text lead_text(const fl_roster *roster, uint32_t lead)
{
	return lead == FL_NOBODY ? (fl_text){"", 0} : roster->inspectors[lead].id;
}

static void write_assignments(
	fl_json_writer *json, const fl_standing *standing, const fl_change_made *made)
{
	const fl_spec *spec = standing->outcome->spec;
	fl_json_key(json, "assignments");
	fl_json_array(json);
	for (size_t i = 0; i < spec->roster_count && made->by != FL_NOBODY; i++) {
		uint32_t inspectors[FL_NEED_MAX], lead;
		if (!standing->outcome->plans[i].feasible) {
			continue;
		}
		size_t count = fl_standing_inspectors(
			standing, made->by, i, &made->crews[i], inspectors, &lead);
		fl_json_object(json);
		write_text(json, "department", spec->rosters[i].department);
		write_inspectors(json, inspectors, count, &spec->rosters[i]);
		write_text(json, "lead", lead_text(&spec->rosters[i], lead));
		fl_json_object_end(json);
	}
	fl_json_array_end(json);
}

static void write_decision(fl_json_writer *json, const fl_change *change)
{
	fl_json_key(json, "date");
	fl_json_day(json, change->date);
	write_text(json, "decided_by", change->decided_by);
}

static void write_replacement(
	fl_json_writer *json, const fl_standing *standing, const fl_change_made *made)
{
	write_assignments(json, standing, made);
	write_text(json, "by", id_of(standing, made->by));
	write_decision(json, &made->change);
	write_text(json, "kind", FL_TEXT("replacement"));
}

static void write_swap(
	fl_json_writer *json, const fl_standing *standing, const fl_change_made *made)
{
	const fl_roster *roster = &standing->outcome->spec->rosters[made->roster];
	uint32_t inspectors[FL_NEED_MAX], lead;
	size_t count = fl_standing_inspectors(standing, made->target, made->roster,
		&made->crews[made->roster], inspectors, &lead);
	write_decision(json, &made->change);
	write_text(json, "department", made->change.department);
	write_inspectors(json, inspectors, count, roster);
	write_text(json, "kind", FL_TEXT("swap"));
	write_text(json, "lead", lead_text(roster, lead));
	write_text(json, "new", made->change.new_id);
	write_text(json, "old", made->change.old_id);
}

static void write_change(fl_json_writer *json, const fl_standing *standing, size_t number)
{
	const fl_change_made *made = &standing->made[number];
	fl_json_object(json);
	if (made->change.kind == FL_CHANGE_SWAP) {
		write_swap(json, standing, made);
	} else {
		write_replacement(json, standing, made);
	}
	write_text(json, "reason", made->change.reason);
	write_text(json, "target", made->change.target);
	fl_json_object_end(json);
}

void fl_change_write(const fl_standing *standing, size_t number, fl_buf *out)
{
	fl_json_writer json = fl_json_writer_on(out);
	write_change(&json, standing, number);
}

void fl_changes_write(const fl_standing *standing, fl_hash record, fl_buf *out)
{
	fl_json_writer json = fl_json_writer_on(out);
	fl_json_object(&json);
	fl_json_key(&json, "changes");
	fl_json_array(&json);
	for (size_t i = 0; i < standing->made_count; i++) {
		write_change(&json, standing, i);
	}
	fl_json_array_end(&json);
	fl_json_key(&json, "commit");
	fl_json_hash(&json, standing->outcome->commit);
	fl_json_key(&json, "draw");
	fl_json_int(&json, (int64_t)standing->outcome->spec->draw);
	write_text(&json, "kind", FL_TEXT("changes"));
	write_text(&json, "protocol", FL_TEXT(FL_PROTOCOL));
	fl_json_key(&json, "record");
	fl_json_hash(&json, record);
	fl_json_object_end(&json);
}

/* ---- Reading -------------------------------------------------------------------------------- */

void fl_change_read(fl_record_reader *reader, const fl_json *item, fl_change *ret_change)
{
	fl_text kind = fl_read_text(reader, item, "kind");
	bool swap = fl_text_is(kind, "swap");
	if (fl_read_failed(reader)) {
		return;
	}
	if (!swap && !fl_text_is(kind, "replacement")) {
		fl_read_fail(reader, fl_json_get(item, "kind"), FL_REFUSED,
			TR("a change is a `replacement` or a `swap`",
				"变更只能是 replacement（更换对象）或 swap（更换人员）"));
		return;
	}
	(void)fl_read_keys(reader, item, swap ? SWAP_KEYS : REPLACEMENT_KEYS);
	*ret_change = (fl_change){.kind = swap ? FL_CHANGE_SWAP : FL_CHANGE_REPLACEMENT,
		.target = fl_read_text(reader, item, "target"),
		.reason = fl_read_text(reader, item, "reason"),
		.decided_by = fl_read_text(reader, item, "decided_by"),
		.date = fl_read_day(reader, item, "date")};
	if (swap) {
		ret_change->department = fl_read_text(reader, item, "department");
		ret_change->old_id = fl_read_text(reader, item, "old");
		ret_change->new_id = fl_read_text(reader, item, "new");
	}
}

static void compare_hash(fl_record_reader *reader, const char *key, fl_hash expected)
{
	FL_AUTO(fl_buf) text = {0};
	fl_json_writer json = fl_json_writer_on(&text);
	fl_json_hash(&json, expected);
	fl_read_compare(reader, fl_json_get(reader->root, key), key, fl_buf_view(&text));
}

/* One change made again and held against what stands there. */
static fl_code redo_change(
	fl_record_reader *reader, fl_standing *standing, const fl_json *item, fl_error *reterr)
{
	fl_change change = {0};
	fl_error error;
	fl_change_read(reader, item, &change);
	if (fl_read_failed(reader)) {
		return FL_OK;
	}
	fl_code code = fl_standing_change(standing, &change, &error);
	if (code == FL_MEMORY) {
		return fl_fail_memory(reterr);
	}
	if (code != FL_OK) {
		fl_read_fail_error(reader, item, &error);
		return FL_OK;
	}
	FL_AUTO(fl_buf) expected = {0};
	fl_change_write(standing, standing->made_count - 1, &expected);
	if (expected.failed) {
		return fl_fail_memory(reterr);
	}
	fl_read_compare(reader, item, "changes", fl_buf_view(&expected));
	return FL_OK;
}

fl_code fl_changes_verify(fl_record_reader *reader, const fl_outcome *outcome, fl_hash record,
	fl_standing *ret_standing, fl_error *reterr)
{
	size_t count = 0;
	const fl_json *root = reader->root;
	const fl_json *items = NULL;
	FL_AUTO(fl_buf) number = {0};
	fl_buf_int(&number, (int64_t)outcome->spec->draw);
	if (fl_read_keys(reader, root, DOCUMENT_KEYS)) {
		fl_read_compare(reader, fl_json_get(root, "kind"), "kind", FL_TEXT("\"changes\""));
		fl_read_compare(reader, fl_json_get(root, "protocol"), "protocol",
			FL_TEXT("\"" FL_PROTOCOL "\""));
		compare_hash(reader, "record", record);
		compare_hash(reader, "commit", outcome->commit);
		fl_read_compare(reader, fl_json_get(root, "draw"), "draw", fl_buf_view(&number));
		items = fl_read_items(reader, root, "changes", FL_JSON_OBJECT, &count);
	}
	FL_TRY(fl_standing_init(outcome, count, reader->arena, ret_standing, reterr));
	for (size_t i = 0; i < count && !fl_read_failed(reader); i++) {
		FL_TRY(redo_change(reader, ret_standing, &items[i], reterr));
	}
	return FL_OK;
}

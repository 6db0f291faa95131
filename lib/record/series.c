/* SPDX-License-Identifier: Apache-2.0 */
/* Findings over several draws.  Entries are sorted by agency and number; a record stands before an
 * extract of the same number, so that the first of a number is the one to hold others against. */
#include "record/series.h"

#include <stdarg.h>
#include <stdio.h>

void fl_series_set_done(fl_series_set *set)
{
	free(set->entries);
	free(set->findings);
	fl_arena_done(&set->arena);
}

static const struct {
	const char *name;
	bool fault;
} finding_kinds[] = {
#define X(kind, name, fault) {name, fault},
	FL_FINDINGS(X)
#undef X
};

const char *fl_finding_name(fl_finding_kind kind)
{
	return finding_kinds[kind].name;
}

bool fl_finding_is_fault(fl_finding_kind kind)
{
	return finding_kinds[kind].fault;
}

/* ---- Adding --------------------------------------------------------------------------------- */

static fl_code entries_grow(fl_series_set *set, fl_error *reterr)
{
	if (set->count == set->capacity) {
		size_t capacity = set->capacity == 0 ? 16 : 2 * set->capacity;
		fl_series_entry *entries = realloc(set->entries, capacity * sizeof(*entries));
		if (entries == NULL) {
			return fl_fail_memory(reterr);
		}
		set->entries = entries;
		set->capacity = capacity;
	}
	return FL_OK;
}

/* The ids of a record's frame, in its order. */
static fl_code keep_ids(
	fl_series_set *set, const fl_spec *spec, fl_series_entry *entry, fl_error *reterr)
{
	size_t count = entry->kind == FL_DOCUMENT_RECORD ? spec->unit_count : 0;
	entry->ids = fl_arena_array(&set->arena, fl_text, count + 1);
	if (entry->ids == NULL) {
		return fl_fail_memory(reterr);
	}
	for (; entry->id_count < count; entry->id_count++) {
		fl_text id = fl_arena_copy(&set->arena, spec->units[entry->id_count].id);
		if (id.at == NULL) {
			return fl_fail_memory(reterr);
		}
		entry->ids[entry->id_count] = id;
	}
	return FL_OK;
}

fl_code fl_series_set_add(
	fl_series_set *set, const char *file, const fl_verdict *verdict, fl_error *reterr)
{
	const fl_spec *spec = &verdict->spec;
	if (!verdict->holds || spec->draw == 0) {
		return FL_OK;
	}
	FL_TRY(entries_grow(set, reterr));
	fl_series_entry entry = {.file = fl_arena_string(&set->arena, fl_text_of(file)),
		.kind = verdict->kind,
		.draw = spec->draw,
		.agency = fl_arena_string(&set->arena, spec->agency),
		.purpose = fl_arena_string(&set->arena, spec->purpose),
		.commit = verdict->outcome.commit,
		.previous = spec->previous,
		.sha256 = verdict->record,
		.full = verdict->full,
		.reason = fl_arena_string(&set->arena, verdict->void_.reason),
		.period_from = spec->period_from,
		.period_to = spec->period_to};
	if (entry.file == NULL || entry.agency == NULL || entry.purpose == NULL ||
		entry.reason == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(keep_ids(set, spec, &entry, reterr));
	set->entries[set->count++] = entry;
	return FL_OK;
}

/* ---- Findings ------------------------------------------------------------------------------- */

/* Adds a finding with its sentence in both languages. */
static fl_code find(fl_series_set *set, fl_set_finding finding, fl_error *reterr, const char *en,
	const char *zh, ...) __attribute__((format(printf, 4, 6), format(printf, 5, 6)));

static fl_code find(fl_series_set *set, fl_set_finding finding, fl_error *reterr, const char *en,
	const char *zh, ...)
{
	if (set->finding_count == set->finding_capacity) {
		size_t capacity = set->finding_capacity == 0 ? 16 : 2 * set->finding_capacity;
		fl_set_finding *findings = realloc(set->findings, capacity * sizeof(*findings));
		if (findings == NULL) {
			return fl_fail_memory(reterr);
		}
		set->findings = findings;
		set->finding_capacity = capacity;
	}
	for (fl_lang lang = 0; lang < FL_LANGS; lang++) {
		char sentence[FL_ERROR_TEXT_BYTES_MAX];
		va_list values;
		va_start(values, zh);
		(void)vsnprintf(sentence, sizeof(sentence), lang == FL_EN ? en : zh, values);
		va_end(values);
		finding.text[lang] = fl_arena_string(&set->arena, fl_text_of(sentence));
		if (finding.text[lang] == NULL) {
			return fl_fail_memory(reterr);
		}
	}
	set->findings[set->finding_count++] = finding;
	return FL_OK;
}

static unsigned long long shown(uint64_t number)
{
	return (unsigned long long)number;
}

/* Numbers `from` to `to`, both missing. */
static fl_code find_gap(fl_series_set *set, const fl_series_entry *behind, uint64_t from,
	uint64_t to, fl_error *reterr)
{
	fl_set_finding finding = {.kind = FL_FINDING_MISSING,
		.agency = behind->agency,
		.draw = from,
		.other_draw = to};
	if (from == to) {
		return find(set, finding, reterr,
			TR("draw %llu of %s is missing: numbers have no gaps, so it was withheld, "
			   "is not among these files, or does not hold",
				"缺第 %llu 次抽查（%s）：编号不应有间断，该次被隐匿、不在所列文件"
				"中，或其记录不符"),
			shown(from), behind->agency);
	}
	return find(set, finding, reterr,
		TR("draws %llu to %llu of %s are missing: numbers have no gaps, so they were "
		   "withheld, are not among these files, or do not hold",
			"缺第 %llu 至 %llu 次抽查（%s）：编号不应有间断，各该次被隐匿、不在所列文"
			"件中，或其记录不符"),
		shown(from), shown(to), behind->agency);
}

static fl_code find_link(fl_series_set *set, const fl_series_entry *before,
	const fl_series_entry *own, fl_error *reterr)
{
	fl_set_finding finding = {.kind = FL_FINDING_LINKED,
		.entry = own,
		.other = before,
		.agency = own->agency,
		.draw = own->draw,
		.other_draw = before->draw};
	if (fl_hash_equal(before->commit, own->previous)) {
		return find(set, finding, reterr,
			TR("draw %llu follows draw %llu: proven, it names its commit",
				"第 %llu 次抽查接续第 %llu 次：已证明，所记封存摘要相符"),
			shown(own->draw), shown(before->draw));
	}
	finding.kind = FL_FINDING_BROKEN;
	return find(set, finding, reterr,
		TR("draw %llu does not follow draw %llu: it names another commit, so one of the "
		   "two "
		   "was changed or exchanged",
			"第 %llu 次抽查并非接续第 %llu 次：所记封存摘要不同，其中之一被改动或替换"),
		shown(own->draw), shown(before->draw));
}

static fl_code find_void(fl_series_set *set, const fl_series_entry *own, fl_error *reterr)
{
	fl_set_finding finding = {.kind = FL_FINDING_VOID,
		.entry = own,
		.agency = own->agency,
		.draw = own->draw,
		.other_draw = own->draw};
	return find(set, finding, reterr,
		TR("draw %llu is void, and keeps its number: %s",
			"第 %llu 次抽查已作废，编号保留：%s"),
		shown(own->draw), own->reason);
}

/* A document of the number of `first`, which stands for it. */
static fl_code find_same_number(fl_series_set *set, const fl_series_entry *first,
	const fl_series_entry *own, fl_error *reterr)
{
	fl_set_finding finding = {.kind = FL_FINDING_TWICE,
		.entry = own,
		.other = first,
		.agency = own->agency,
		.draw = own->draw,
		.other_draw = own->draw};
	bool same = fl_hash_equal(first->commit, own->commit);
	if (own->kind == FL_DOCUMENT_VOID && first->kind != FL_DOCUMENT_VOID) {
		return find(set, finding, reterr,
			TR("number %llu was drawn and is void as well: %s and %s",
				"第 %llu 次抽查既有结果又已作废：%s 与 %s"),
			shown(own->draw), first->file, own->file);
	}
	if ((own->kind == FL_DOCUMENT_RECORD || own->kind == FL_DOCUMENT_VOID) && !same) {
		return find(set, finding, reterr,
			TR("number %llu was drawn twice: %s and %s; one number can be drawn once, "
			   "so one of the two was chosen",
				"第 %llu 次抽查有两份不同的记录：%s 与 "
				"%s；一个编号只能抽取一次，存在择一取用的可能"),
			shown(own->draw), first->file, own->file);
	}
	finding.kind = FL_FINDING_APART;
	bool from_it = own->kind != FL_DOCUMENT_EXTRACT || first->kind != FL_DOCUMENT_RECORD ||
		fl_hash_equal(own->full, first->sha256);
	if (!same || !from_it) {
		return find(set, finding, reterr,
			TR("%s goes by the number of draw %llu, but is not from %s",
				"%s 标为第 %llu 次抽查，但并非出自 %s"),
			own->file, shown(own->draw), first->file);
	}
	return FL_OK;
}

/* The entries of one agency, from the least number on. */
static fl_code check_numbers(
	fl_series_set *set, size_t from_entry, size_t to_entry, uint64_t from, fl_error *reterr)
{
	const fl_series_entry *before = NULL; /* stands for the number before */
	const fl_series_entry *first = NULL;  /* stands for the number at hand */
	for (size_t i = from_entry; i < to_entry; i++) {
		const fl_series_entry *own = &set->entries[i];
		if (first != NULL && first->draw == own->draw) {
			FL_TRY(find_same_number(set, first, own, reterr));
			continue;
		}
		if (own->kind == FL_DOCUMENT_PROOF) {
			continue; /* a row of a draw stands for no number */
		}
		before = first;
		first = own;
		uint64_t next = before != NULL ? before->draw + 1 : from > 0 ? from : own->draw;
		if (own->draw > next) {
			FL_TRY(find_gap(set, own, next, own->draw - 1, reterr));
		}
		if (own->kind == FL_DOCUMENT_VOID) {
			FL_TRY(find_void(set, own, reterr));
		}
		if (before != NULL && before->draw + 1 == own->draw) {
			FL_TRY(find_link(set, before, own, reterr));
		}
	}
	return FL_OK;
}

/* ---- Overlaps ------------------------------------------------------------------------------- */

static uint64_t shared_ids(const fl_series_entry *a, const fl_series_entry *b, fl_text *ret_first)
{
	uint64_t shared = 0;
	for (size_t i = 0, j = 0; i < a->id_count && j < b->id_count;) {
		int order = fl_text_compare(a->ids[i], b->ids[j]);
		if (order == 0 && shared++ == 0) {
			*ret_first = a->ids[i];
		}
		i += order <= 0 ? 1 : 0;
		j += order >= 0 ? 1 : 0;
	}
	return shared;
}

static fl_code check_pair(
	fl_series_set *set, const fl_series_entry *a, const fl_series_entry *b, fl_error *reterr)
{
	fl_text one = {0};
	if (a->period_from > b->period_to || b->period_from > a->period_to ||
		fl_hash_equal(a->commit, b->commit)) {
		return FL_OK;
	}
	fl_set_finding finding = {.entry = a,
		.other = b,
		.agency = a->agency,
		.draw = a->draw,
		.other_draw = b->draw,
		.shared = shared_ids(a, b, &one)};
	if (finding.shared == 0) {
		return FL_OK;
	}
	if (strcmp(a->agency, b->agency) == 0 && strcmp(a->purpose, b->purpose) == 0) {
		finding.kind = FL_FINDING_PARALLEL;
		return find(set, finding, reterr,
			TR("draws %llu and %llu list %llu retailers alike, `%.*s` among them, for "
			   "one purpose and in overlapping periods: one of two results could be "
			   "chosen",
				"第 %llu 次与第 %llu 次抽查的名录有 %llu 户相同（如“%.*s”），事由"
				"相同且期间重叠，存在择一取用的可能"),
			shown(a->draw), shown(b->draw), shown(finding.shared), FL_TEXT_ARG(one));
	}
	finding.kind = FL_FINDING_OVERLAP;
	return find(set, finding, reterr,
		TR("draws %llu (%s) and %llu (%s) list %llu retailers alike, `%.*s` among them, in "
		   "overlapping periods, for different purposes",
			"第 %llu 次（%s）与第 %llu 次（%s）抽查的名录有 %llu "
			"户相同（如“%.*s”），期间重叠而事由不同"),
		shown(a->draw), a->purpose, shown(b->draw), b->purpose, shown(finding.shared),
		FL_TEXT_ARG(one));
}

/* Which of the kinds stands for a number first. */
static int kind_rank(fl_document_kind kind)
{
	static const int ranks[] = {[FL_DOCUMENT_RECORD] = 0,
		[FL_DOCUMENT_VOID] = 1,
		[FL_DOCUMENT_EXTRACT] = 2,
		[FL_DOCUMENT_PROOF] = 3};
	return ranks[kind];
}

static int entry_order(const void *a, const void *b)
{
	const fl_series_entry *left = a;
	const fl_series_entry *right = b;
	int order = strcmp(left->agency, right->agency);
	if (order == 0) {
		order = (left->draw > right->draw) - (left->draw < right->draw);
	}
	if (order == 0) {
		order = kind_rank(left->kind) - kind_rank(right->kind);
	}
	return order != 0 ? order : strcmp(left->file, right->file);
}

fl_code fl_series_set_check(fl_series_set *set, uint64_t from, fl_error *reterr)
{
	if (set->count > 1) {
		qsort(set->entries, set->count, sizeof(*set->entries), entry_order);
	}
	for (size_t i = 0, end; i < set->count; i = end) {
		for (end = i; end < set->count &&
			strcmp(set->entries[end].agency, set->entries[i].agency) == 0;) {
			end++;
		}
		FL_TRY(check_numbers(set, i, end, from, reterr));
	}
	for (size_t i = 0; i < set->count; i++) {
		for (size_t j = i + 1; j < set->count; j++) {
			FL_TRY(check_pair(set, &set->entries[i], &set->entries[j], reterr));
		}
	}
	return FL_OK;
}

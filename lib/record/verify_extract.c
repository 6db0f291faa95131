/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifying a public extract.  It holds who was drawn and nobody else, so the lots can be redone
 * among these alone: their tickets must ascend in each class, and be as many as the class has.
 */
#include "record/verify_parts.h"

#include "draw/select.h"

#define ROOT_KEYS                                                                              \
	"assignments batch? classes commit entropy kind protocol publicly_random record seal " \
	"seed targets"
#define CLASS_KEYS "chance drawn expected grade high low n reserves size stratum weight"

/* What the extract says of inspectors: one entry a roster, and nobody's number. */
static void read_assignments(fl_verdict *verdict, fl_record_reader *reader)
{
	const fl_spec *spec = &verdict->spec;
	size_t count;
	const fl_json *items =
		fl_read_items(reader, reader->root, "assignments", FL_JSON_OBJECT, &count);
	if (!fl_read_failed(reader) && count != spec->roster_count) {
		fl_read_fail(reader, fl_json_get(reader->root, "assignments"), FL_MISMATCH,
			TR("there are not as many assignments as the seal names rosters",
				"分派结果份数与封存文件不符"));
	}
	verdict->assigned = true;
	for (size_t i = 0; i < count && !fl_read_failed(reader); i++) {
		bool feasible = fl_read_bool(reader, &items[i], "feasible");
		(void)fl_read_keys(reader, &items[i],
			feasible ? "department feasible level" : "department feasible");
		fl_text department = fl_read_text(reader, &items[i], "department");
		if (feasible) {
			(void)fl_read_count(reader, &items[i], "level", UINT32_MAX);
		}
		if (!fl_read_failed(reader) &&
			!fl_text_equal(department, spec->rosters[i].department)) {
			fl_read_fail(reader, fl_json_get(&items[i], "department"), FL_MISMATCH,
				TR("the seal names another department here",
					"封存文件此处为另一部门"));
		}
		verdict->assigned = verdict->assigned && feasible;
	}
}

/* The drawn as units of a list of their own; each must be one that the lot could meet. */
static void read_drawn(fl_verdict *verdict, fl_record_reader *reader)
{
	fl_outcome *outcome = &verdict->outcome;
	fl_spec *spec = &verdict->spec;
	const fl_json *classes = fl_json_get(reader->root, "classes");
	size_t most = 0;
	for (size_t i = 0; i < outcome->classes.count && !fl_read_failed(reader); i++) {
		size_t count;
		(void)fl_read_items(reader, &classes->u.items[i], "drawn", FL_JSON_STRING, &count);
		if (count != outcome->classes.at[i].drawn) {
			fl_read_fail(reader, fl_json_get(&classes->u.items[i], "drawn"),
				FL_MISMATCH,
				TR("not as many are drawn as the draw gives when it is redone",
					"抽中户数与重新计算的结果不一致"));
		}
		most += count;
	}
	spec->units = fl_read_alloc(reader, most, sizeof(*spec->units));
	for (size_t i = 0; i < outcome->classes.count && !fl_read_failed(reader); i++) {
		const fl_draw_class *class_ = &outcome->classes.at[i];
		const fl_json *drawn = fl_json_get(&classes->u.items[i], "drawn");
		for (uint32_t j = 0; j < class_->drawn; j++) {
			fl_text id = drawn->u.items[j].u.text;
			if (!fl_text_is_id(id) ||
				fl_decided_find(spec->excluded, spec->excluded_count, id) !=
					SIZE_MAX ||
				fl_decided_find(spec->forced, spec->forced_count, id) != SIZE_MAX) {
				fl_read_fail(reader, &drawn->u.items[j], FL_MISMATCH,
					TR("this is no id, or one that the seal sets aside from "
					   "the lot",
						"不是有效编号，或封存文件已将其排除在抽签之外"));
				return;
			}
			spec->units[spec->unit_count++] = (fl_unit){.id = id,
				.grade = class_->grade,
				.stratum = class_->stratum,
				.weight = class_->weight};
		}
	}
}

/* Draws again among the drawn, all of whom win; what comes out is their order. */
static fl_code redo_lots(fl_verdict *verdict, fl_error *reterr)
{
	fl_outcome *outcome = &verdict->outcome;
	fl_spec *spec = &verdict->spec;
	fl_classes among;
	FL_TRY(fl_units_sort(spec->units, spec->unit_count, outcome->threads, reterr));
	FL_AUTO_FREE bool *left_out = calloc(spec->unit_count + 1, sizeof(*left_out));
	if (left_out == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_classes_build(
		spec->units, spec->unit_count, left_out, outcome->arena, &among, reterr));
	for (size_t i = 0; i < among.count; i++) {
		among.at[i].drawn = among.at[i].size;
	}
	outcome->batch_count = spec->unit_count;
	FL_TRY(fl_select(&among, spec->units, spec->unit_count, &outcome->seed, 0, outcome->threads,
		outcome->arena, &outcome->batch, reterr));
	size_t at = 0;
	for (size_t i = 0; i < outcome->classes.count; i++) {
		fl_draw_class *class_ = &outcome->classes.at[i];
		uint32_t rest = class_->size - class_->drawn;
		class_->reserves = spec->design.reserves < rest ? spec->design.reserves : rest;
		class_->picks = class_->drawn > 0 ? among.at[at++].picks : NULL;
	}
	return FL_OK;
}

static void compare_classes(fl_record_reader *reader, const fl_outcome *outcome, fl_hash *ret_hash)
{
	FL_AUTO(fl_buf) expected = {0};
	fl_classes_write(outcome, FL_FORM_EXTRACT, &expected);
	if (expected.failed) {
		(void)fl_fail_memory(&reader->difference.error);
		return;
	}
	fl_read_compare(
		reader, fl_json_get(reader->root, "classes"), "classes", fl_buf_view(&expected));
	*ret_hash = fl_sha256_of(fl_buf_view(&expected));
}

static int id_order(const void *a, const void *b)
{
	return fl_text_compare(*(const fl_text *)a, *(const fl_text *)b);
}

/* Drawn and forced in, by id. */
static void compare_targets(fl_verdict *verdict, fl_record_reader *reader)
{
	const fl_spec *spec = &verdict->spec;
	size_t count = spec->unit_count + spec->forced_count;
	fl_text *ids = fl_read_alloc(reader, count, sizeof(*ids));
	if (fl_read_failed(reader)) {
		return;
	}
	for (size_t i = 0; i < count; i++) {
		ids[i] = i < spec->unit_count ? spec->units[i].id
					      : spec->forced[i - spec->unit_count].id;
	}
	if (count > 1) {
		qsort(ids, count, sizeof(*ids), id_order);
	}
	FL_AUTO(fl_buf) expected = {0};
	fl_json_writer json = fl_json_writer_on(&expected);
	fl_json_array(&json);
	for (size_t i = 0; i < count; i++) {
		fl_json_text(&json, ids[i]);
	}
	fl_json_array_end(&json);
	if (expected.failed) {
		(void)fl_fail_memory(&reader->difference.error);
		return;
	}
	fl_read_compare(
		reader, fl_json_get(reader->root, "targets"), "targets", fl_buf_view(&expected));
	verdict->outcome.target_count = count;
	fl_verify_step_done(
		verdict, reader, FL_STEP_TARGETS, fl_sha256_of(fl_buf_view(&expected)), count);
}

static void verify_lots(fl_verdict *verdict, fl_record_reader *reader)
{
	fl_error error;
	fl_hash hash = {{0}};
	fl_outcome *outcome = &verdict->outcome;
	if (redo_lots(verdict, &error) != FL_OK) {
		fl_read_fail_error(reader, fl_json_get(reader->root, "classes"), &error);
		return;
	}
	compare_classes(reader, outcome, &hash);
	fl_verify_step_done(verdict, reader, FL_STEP_CLASSES, hash, outcome->classes.count);
	if (verdict->spec.design.kind == FL_DESIGN_ORDER) {
		fl_verify_section(reader, outcome, "batch", &hash);
	} else if (fl_json_get(reader->root, "batch") != NULL) {
		fl_read_fail(reader, fl_json_get(reader->root, "batch"), FL_MISMATCH,
			TR("only the design \"order\" has a batch list",
				"只有 order 方案有批次表"));
	}
	compare_targets(verdict, reader);
}

static void write_limits(fl_verdict *verdict)
{
	fl_verify_note(verdict,
		TR("not proven: that the sizes and areas of the classes are right and nobody with "
		   "a smaller "
		   "ticket was passed over; each retailer can have its own row proven, and "
		   "auditors hold the full record",
			"无法证明：各类别片区和户数属实、没有越过签号更小的零售户；各零售户可索取本"
			"户证"
			"明，审计方持有完整记录"));
	fl_verify_note(verdict,
		TR("not proven: who inspects whom; the extract names no inspector",
			"无法证明：检查人员的分派；公开摘录不列检查人员"));
}

void fl_verify_extract(fl_verdict *verdict, fl_record_reader *reader)
{
	fl_roots roots;
	if (!fl_read_keys(reader, reader->root, ROOT_KEYS)) {
		return;
	}
	fl_read_compare(reader, fl_json_get(reader->root, "protocol"), "protocol",
		FL_TEXT("\"" FL_PROTOCOL "\""));
	verdict->full = fl_read_hash(reader, reader->root, "record");
	fl_verify_seal_alone(verdict, reader, &roots);
	fl_verify_counts(verdict, reader, &roots, CLASS_KEYS);
	read_drawn(verdict, reader);
	if (!fl_read_failed(reader)) {
		verify_lots(verdict, reader);
	}
	read_assignments(verdict, reader);
	fl_verify_show(verdict, reader,
		TR("shown: seal, seed, the numbers and chances of every class as sized here, and "
		   "that the %zu drawn stand in the order of their tickets",
			"已证明：封存文件、随机种子、按所列户数计算的各类别抽取数与概率，以及抽中的"
			" "
			"%zu 户按签号排列"),
		verdict->spec.unit_count);
	write_limits(verdict);
}

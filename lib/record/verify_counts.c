/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Extracts and proofs hold no lists.  What can be redone without them: the seal by its own bytes,
 * the seed, and how many of each class are drawn, from the sizes that the document states.
 */
#include "record/verify_parts.h"

/* The seal with the roots that it names, as its spec gives it. */
static void redo_seal(fl_verdict *verdict, fl_record_reader *reader, const fl_roots *roots)
{
	fl_error error;
	fl_outcome *outcome = &verdict->outcome;
	fl_spec *spec = &verdict->spec;
	outcome->spec = spec;
	outcome->arena = &verdict->arena;
	outcome->roots = *roots;
	if (fl_seal_check_alone(spec, &error) != FL_OK) {
		fl_verify_fault(reader, spec, &error);
		return;
	}
	FL_AUTO(fl_buf) text = {0};
	fl_seal_write(spec, roots, &text);
	outcome->seal = fl_arena_copy(&verdict->arena, fl_buf_view(&text));
	if (text.failed || outcome->seal.at == NULL) {
		(void)fl_fail_memory(&reader->difference.error);
		return;
	}
	outcome->commit = fl_sha256_of(outcome->seal);
}

void fl_verify_seal_alone(fl_verdict *verdict, fl_record_reader *reader, fl_roots *ret_roots)
{
	fl_hash unused;
	fl_outcome *outcome = &verdict->outcome;
	*ret_roots = (fl_roots){0};
	const fl_json *seal = fl_read_node(reader, reader->root, "seal", FL_JSON_OBJECT);
	if (seal == NULL) {
		return;
	}
	fl_seal_read(reader, seal, &verdict->spec, ret_roots);
	if (!fl_read_failed(reader)) {
		redo_seal(verdict, reader, ret_roots);
	}
	if (fl_read_failed(reader)) {
		return;
	}
	fl_verify_section(reader, outcome, "seal", &unused);
	fl_verify_section(reader, outcome, "commit", &unused);
	fl_verify_step_done(verdict, reader, FL_STEP_SEAL, outcome->commit, verdict->spec.draw);
	fl_revealed *revealed = fl_verify_revealed(reader, &verdict->spec);
	if (fl_read_failed(reader)) {
		return;
	}
	outcome->revealed = revealed;
	outcome->seed =
		fl_seed_of(fl_entropy_seed(outcome->commit, revealed, verdict->spec.source_count));
	fl_verify_section(reader, outcome, "entropy", &unused);
	if (verdict->kind == FL_DOCUMENT_EXTRACT) {
		fl_verify_section(reader, outcome, "publicly_random", &unused);
	}
	fl_verify_section(reader, outcome, "seed", &unused);
	fl_verify_step_done(
		verdict, reader, FL_STEP_SEED, outcome->seed.hash, verdict->spec.source_count);
}

/* An integer, or the digits of one above 2^53 - 1; how it is written is compared later. */
static uint64_t read_weight(fl_record_reader *reader, const fl_json *object)
{
	const fl_json *node = fl_json_get(object, "weight");
	uint64_t weight = 0;
	if (node == NULL || node->kind != FL_JSON_STRING) {
		return fl_read_count(reader, object, "weight", FL_COUNT_MAX);
	}
	if (!fl_text_to_u64(node->u.text, &weight) || weight > INT64_MAX) {
		fl_read_fail(reader, node, FL_REFUSED,
			TR("this number is out of range", "数值超出范围"));
		return 0;
	}
	return weight;
}

static void read_class(fl_record_reader *reader, const fl_json *object, const char *keys,
	const fl_spec *spec, fl_draw_class *class_)
{
	(void)fl_read_keys(reader, object, keys);
	*class_ = (fl_draw_class){.grade = fl_read_text(reader, object, "grade"),
		.size = (uint32_t)fl_read_count(reader, object, "size", FL_FRAME_UNITS_MAX),
		.stratum = fl_read_text(reader, object, "stratum"),
		.weight = read_weight(reader, object)};
	if (fl_read_failed(reader)) {
		return;
	}
	if (fl_text_find(class_->grade, spec->grades, spec->grade_count) < 0) {
		fl_read_fail(reader, fl_json_get(object, "grade"), FL_REFUSED,
			TR("the seal has no such grade", "封存文件中没有该信用等级"));
	} else if (class_->stratum.len > 0 && !fl_text_is_label(class_->stratum)) {
		fl_read_fail(reader, fl_json_get(object, "stratum"), FL_REFUSED,
			TR("this is no name of an area", "不是有效的片区名称"));
	} else if (class_->size == 0) {
		fl_read_fail(reader, fl_json_get(object, "size"), FL_REFUSED,
			TR("there are no empty classes", "不应有空的类别"));
	}
}

static bool ascends(const fl_draw_class *before, const fl_draw_class *class_)
{
	int order = fl_text_compare(before->stratum, class_->stratum);
	return order < 0 || (order == 0 && fl_text_compare(before->grade, class_->grade) < 0);
}

static void read_classes(fl_verdict *verdict, fl_record_reader *reader, const char *keys)
{
	fl_classes *classes = &verdict->outcome.classes;
	const fl_json *items =
		fl_read_items(reader, reader->root, "classes", FL_JSON_OBJECT, &classes->count);
	if (classes->count > FL_CLASSES_MAX) {
		fl_read_fail(reader, fl_json_get(reader->root, "classes"), FL_REFUSED,
			TR("too many classes", "类别过多"));
	}
	classes->at = fl_read_alloc(reader, classes->count, sizeof(*classes->at));
	for (size_t i = 0; i < classes->count && !fl_read_failed(reader); i++) {
		fl_draw_class *class_ = &classes->at[i];
		read_class(reader, &items[i], keys, &verdict->spec, class_);
		if (!fl_read_failed(reader) && i > 0 && !ascends(class_ - 1, class_)) {
			fl_read_fail(reader, &items[i], FL_REFUSED,
				TR("this class stands twice or is out of order",
					"该类别重复或次序不对"));
		}
	}
}

/* Everybody on the list is set aside, or in one class. */
static void check_sum(fl_verdict *verdict, fl_record_reader *reader, const fl_roots *roots)
{
	const fl_spec *spec = &verdict->spec;
	uint64_t sum = (uint64_t)spec->excluded_count + spec->forced_count;
	for (size_t i = 0; i < verdict->outcome.classes.count; i++) {
		sum += verdict->outcome.classes.at[i].size;
	}
	if (!fl_read_failed(reader) && (sum != roots->frame.count || sum > FL_FRAME_UNITS_MAX)) {
		fl_read_fail(reader, fl_json_get(reader->root, "classes"), FL_MISMATCH,
			TR("the sizes of the classes and those set aside do not add up to the "
			   "sealed list",
				"各类别户数与未参加抽签户数之和与封存名录户数不符"));
	}
}

void fl_verify_counts(
	fl_verdict *verdict, fl_record_reader *reader, const fl_roots *roots, const char *keys)
{
	fl_error error;
	fl_classes *classes = &verdict->outcome.classes;
	const fl_design *design = &verdict->spec.design;
	read_classes(verdict, reader, keys);
	check_sum(verdict, reader, roots);
	if (!fl_read_failed(reader) &&
		(fl_classes_expect(classes, design, &error) != FL_OK ||
			fl_classes_count(classes, design, &verdict->outcome.seed, &error) !=
				FL_OK)) {
		verdict->spec.fault = "seal.design";
		fl_verify_fault(reader, &verdict->spec, &error);
	}
}

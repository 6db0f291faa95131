/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifying the proof of one row: from the row to the root, from the root to the seal and its
 * commit, and from the seed to the row's ticket, which is held against the last one drawn.
 */
#include "base/merkle.h"
#include "record/verify_parts.h"

#define ROOT_KEYS                                                                                 \
	"class? classes? commit entropy? frame index kind last? path protocol result? row seal? " \
	"seed? ticket?"
#define CLASS_KEYS "chance expected grade high low n size stratum weight"

static const char *const result_names[] = {
	[FL_RESULT_UNKNOWN] = "",
	[FL_RESULT_DRAWN] = "drawn",
	[FL_RESULT_EXCLUDED] = "excluded",
	[FL_RESULT_FORCED] = "forced",
	[FL_RESULT_NOT_DRAWN] = "not_drawn",
};

const char *fl_proof_result_name(fl_proof_result result)
{
	return result_names[result];
}

/* Members that only go together with others: each must be there, or must not. */
static void check_members(
	fl_record_reader *reader, const char *const *keys, size_t count, bool here)
{
	for (size_t i = 0; i < count; i++) {
		const fl_json *member = fl_json_get(reader->root, keys[i]);
		if (here && member == NULL) {
			fl_read_compare(reader, NULL, keys[i], FL_TEXT(""));
		} else if (!here && member != NULL) {
			fl_read_fail(reader, member, FL_MISMATCH,
				TR("this entry should not be here", "此处多出一条"));
		}
	}
}

static void read_path(fl_record_reader *reader, fl_hash path[FL_MERKLE_PATH_MAX], size_t *ret_count)
{
	const fl_json *items =
		fl_read_items(reader, reader->root, "path", FL_JSON_STRING, ret_count);
	if (*ret_count > FL_MERKLE_PATH_MAX) {
		fl_read_fail(reader, fl_json_get(reader->root, "path"), FL_REFUSED,
			TR("no path is that long", "路径过长"));
	}
	for (size_t i = 0; i < *ret_count && !fl_read_failed(reader); i++) {
		if (!fl_hash_parse(items[i].u.text, &path[i])) {
			fl_read_fail(reader, &items[i], FL_REFUSED,
				TR("64 lower-case hex digits belong here",
					"此处应为 64 位小写十六进制数"));
		}
	}
}

/* The row leads to the root; `ret_root` is that of the proof. */
static void verify_row(fl_verdict *verdict, fl_record_reader *reader, fl_root *ret_root)
{
	fl_hash path[FL_MERKLE_PATH_MAX];
	fl_hash found = {{0}};
	size_t length = 0;
	*ret_root = (fl_root){0};
	const fl_json *frame = fl_read_node(reader, reader->root, "frame", FL_JSON_OBJECT);
	if (frame != NULL && fl_read_keys(reader, frame, "count root")) {
		ret_root->count = fl_read_count(reader, frame, "count", FL_FRAME_UNITS_MAX);
		ret_root->hash = fl_read_hash(reader, frame, "root");
	}
	uint64_t index = fl_read_count(reader, reader->root, "index", FL_COUNT_MAX);
	fl_text row = fl_read_text(reader, reader->root, "row");
	read_path(reader, path, &length);
	if (fl_read_failed(reader)) {
		return;
	}
	if (!fl_unit_of_leaf(row, &verdict->unit)) {
		fl_read_fail(reader, fl_json_get(reader->root, "row"), FL_REFUSED,
			TR("this row is not of the form that its list has",
				"该行格式与所在名录不符"));
		return;
	}
	bool leads =
		fl_merkle_climb(fl_merkle_leaf(row), index, ret_root->count, path, length, &found);
	if (!leads || !fl_hash_equal(found, ret_root->hash)) {
		fl_read_fail(reader, fl_json_get(reader->root, "path"), FL_MISMATCH,
			TR("this path does not lead from the row, at its index, to the root of the "
			   "list",
				"按所列序号和路径，该行推不出名录的树根"));
	}
	fl_verify_step_done(verdict, reader, FL_STEP_ROW, ret_root->hash, ret_root->count);
	fl_verify_show(verdict, reader,
		TR("shown: `%.*s` is row %llu of the %llu of the list: grade %.*s, weight %llu, "
		   "area %.*s",
			"已证明：“%.*s”是名录第 %llu 行（共 %llu 行）：等级 %.*s，权重 %llu，片区 "
			"%.*s"),
		FL_TEXT_ARG(verdict->unit.id), (unsigned long long)index + 1,
		(unsigned long long)ret_root->count, FL_TEXT_ARG(verdict->unit.grade),
		(unsigned long long)verdict->unit.weight, FL_TEXT_ARG(verdict->unit.stratum));
}

/* The root, the grade and what became of the unit, against the seal. */
static void verify_standing(
	fl_verdict *verdict, fl_record_reader *reader, const fl_root *root, const fl_roots *sealed)
{
	const fl_spec *spec = &verdict->spec;
	fl_text id = verdict->unit.id;
	const fl_json *frame = fl_json_get(reader->root, "frame");
	const fl_json *result = fl_read_node(reader, reader->root, "result", FL_JSON_STRING);
	if (fl_read_failed(reader)) {
		return;
	}
	if (root->count != sealed->frame.count) {
		fl_read_fail(reader, fl_json_get(frame, "count"), FL_MISMATCH,
			TR("the sealed list has another number of rows",
				"与封存文件所载名录行数不符"));
	} else if (!fl_hash_equal(root->hash, sealed->frame.hash)) {
		fl_read_fail(reader, fl_json_get(frame, "root"), FL_MISMATCH,
			TR("the seal names another root of the list",
				"与封存文件所载名录树根不符"));
	} else if (fl_text_find(verdict->unit.grade, spec->grades, spec->grade_count) < 0) {
		fl_read_fail(reader, fl_json_get(reader->root, "row"), FL_MISMATCH,
			TR("the seal has no such grade", "封存文件中没有该信用等级"));
	}
	verdict->result = FL_RESULT_UNKNOWN;
	if (fl_decided_find(spec->excluded, spec->excluded_count, id) != SIZE_MAX) {
		verdict->result = FL_RESULT_EXCLUDED;
	} else if (fl_decided_find(spec->forced, spec->forced_count, id) != SIZE_MAX) {
		verdict->result = FL_RESULT_FORCED;
	} else if (fl_text_is(result->u.text, result_names[FL_RESULT_DRAWN])) {
		verdict->result = FL_RESULT_DRAWN;
	} else {
		verdict->result = FL_RESULT_NOT_DRAWN;
	}
	if (!fl_text_is(result->u.text, result_names[verdict->result])) {
		fl_read_fail(reader, result, FL_MISMATCH,
			TR("this is not what the seal says of this retailer",
				"与封存文件对该户的记载不符"));
	}
}

static void compare_classes(fl_record_reader *reader, const fl_outcome *outcome)
{
	FL_AUTO(fl_buf) expected = {0};
	fl_classes_write(outcome, FL_FORM_PROOF, &expected);
	if (expected.failed) {
		(void)fl_fail_memory(&reader->difference.error);
		return;
	}
	fl_read_compare(
		reader, fl_json_get(reader->root, "classes"), "classes", fl_buf_view(&expected));
}

/* The class of the unit; NULL where the proof names another. */
static const fl_draw_class *own_class(const fl_verdict *verdict, fl_record_reader *reader)
{
	const fl_classes *classes = &verdict->outcome.classes;
	uint64_t number = fl_read_count(reader, reader->root, "class", FL_CLASSES_MAX);
	const fl_draw_class *class_ = number < classes->count ? &classes->at[number] : NULL;
	bool own = class_ != NULL && fl_text_equal(class_->grade, verdict->unit.grade) &&
		fl_text_equal(class_->stratum, verdict->unit.stratum) &&
		class_->weight == verdict->unit.weight;
	if (!own && !fl_read_failed(reader)) {
		fl_read_fail(reader, fl_json_get(reader->root, "class"), FL_MISMATCH,
			TR("this is not the class of the row", "不是该行所属的类别"));
	}
	return fl_read_failed(reader) ? NULL : class_;
}

/* A ticket under its key: that of the id. */
static void compare_ticket(fl_record_reader *reader, const fl_json *object, fl_hash ticket)
{
	const fl_json *node = fl_read_node(reader, object, "ticket", FL_JSON_STRING);
	char hex[FL_HASH_HEX_BYTES + 2] = "\"";
	if (node != NULL) {
		fl_hash_hex(ticket, hex + 1);
		memcpy(hex + FL_HASH_HEX_BYTES, "\"", 2);
		fl_read_compare(reader, node, "ticket", fl_text_of(hex));
	}
}

/* The last one drawn, and whether the unit's ticket is behind it. */
static void verify_last(fl_verdict *verdict, fl_record_reader *reader, fl_hash ticket)
{
	const fl_json *last = fl_read_node(reader, reader->root, "last", FL_JSON_OBJECT);
	if (last == NULL || !fl_read_keys(reader, last, "id ticket")) {
		return;
	}
	fl_text id = fl_read_text(reader, last, "id");
	if (!fl_read_failed(reader) && !fl_text_is_id(id)) {
		fl_read_fail(reader, fl_json_get(last, "id"), FL_REFUSED,
			TR("this is no id", "不是有效编号"));
	}
	fl_hash limit = fl_ticket_one(&verdict->outcome.seed, FL_TEXT("target"), id);
	compare_ticket(reader, last, limit);
	int order = fl_hash_compare(ticket, limit);
	order = order != 0 ? order : fl_text_compare(verdict->unit.id, id);
	if (!fl_read_failed(reader) && (order <= 0) != (verdict->result == FL_RESULT_DRAWN)) {
		fl_read_fail(reader, fl_json_get(reader->root, "result"), FL_MISMATCH,
			TR("this is not what the ticket says beside that of the last one drawn",
				"与末位中签号相比，签号所示结果并非如此"));
	}
}

static void show_lot(fl_verdict *verdict, fl_record_reader *reader, const fl_draw_class *class_)
{
	FL_AUTO(fl_buf) chance = {0};
	fl_buf_ratio(&chance, fl_class_chance(class_));
	if (verdict->result == FL_RESULT_DRAWN) {
		fl_verify_show(verdict, reader,
			TR("shown: it was drawn, with a chance of %.*s: %u of the %u of its class "
			   "are, and its ticket is not above that of the last of them",
				"已证明：该户抽中，中签概率 %.*s：本类别抽 %u 户（共 %u "
				"户），其签号不大于末位中签号"),
			FL_TEXT_ARG(fl_buf_view(&chance)), class_->drawn, class_->size);
	} else {
		fl_verify_show(verdict, reader,
			TR("shown: it was not drawn, with a chance of %.*s: %u of the %u of its "
			   "class are, and its ticket is above theirs",
				"已证明：该户未抽中，中签概率 %.*s：本类别抽 %u 户（共 %u "
				"户），其签号大于末位中签号"),
			FL_TEXT_ARG(fl_buf_view(&chance)), class_->drawn, class_->size);
	}
}

static void verify_lot(fl_verdict *verdict, fl_record_reader *reader, const fl_roots *roots)
{
	fl_verify_counts(verdict, reader, roots, CLASS_KEYS);
	if (!fl_read_failed(reader)) {
		compare_classes(reader, &verdict->outcome);
	}
	const fl_draw_class *class_ = own_class(verdict, reader);
	if (class_ == NULL) {
		return;
	}
	fl_hash ticket = fl_ticket_one(&verdict->outcome.seed, FL_TEXT("target"), verdict->unit.id);
	compare_ticket(reader, reader->root, ticket);
	if (class_->drawn > 0) {
		verify_last(verdict, reader, ticket);
	} else {
		static const char *const last[] = {"last"};
		check_members(reader, last, 1, false);
		if (verdict->result == FL_RESULT_DRAWN) {
			fl_read_fail(reader, fl_json_get(reader->root, "result"), FL_MISMATCH,
				TR("nobody of this class is drawn", "该类别无抽中户"));
		}
	}
	fl_verify_step_done(verdict, reader, FL_STEP_TICKET, ticket, class_->drawn);
	show_lot(verdict, reader, class_);
}

/* Why a unit takes no part in the lot, in the words of the seal. */
static void show_aside(fl_verdict *verdict, fl_record_reader *reader)
{
	const fl_spec *spec = &verdict->spec;
	fl_text id = verdict->unit.id;
	if (verdict->result == FL_RESULT_EXCLUDED) {
		fl_text reason =
			spec->excluded[fl_decided_find(spec->excluded, spec->excluded_count, id)]
				.reason;
		fl_verify_show(verdict, reader,
			TR("shown: it was left out of the lot before the draw: %.*s",
				"已证明：该户在抽签之前已列入排除名单：%.*s"),
			FL_TEXT_ARG(reason));
	} else {
		fl_text reason =
			spec->forced[fl_decided_find(spec->forced, spec->forced_count, id)].reason;
		fl_verify_show(verdict, reader,
			TR("shown: it is inspected by decision, not by lot: %.*s",
				"已证明：该户为指定检查，并非抽签产生：%.*s"),
			FL_TEXT_ARG(reason));
	}
}

/* With a seal: what became of the unit. */
static void verify_disclosed(fl_verdict *verdict, fl_record_reader *reader, const fl_root *root)
{
	static const char *const lot[] = {"class", "classes", "ticket"};
	static const char *const aside[] = {"class", "classes", "last", "ticket"};
	fl_roots sealed;
	fl_verify_seal_alone(verdict, reader, &sealed);
	if (!fl_read_failed(reader)) {
		verify_standing(verdict, reader, root, &sealed);
	}
	if (fl_read_failed(reader)) {
		return;
	}
	if (verdict->result == FL_RESULT_EXCLUDED || verdict->result == FL_RESULT_FORCED) {
		check_members(reader, aside, sizeof(aside) / sizeof(aside[0]), false);
		show_aside(verdict, reader);
		return;
	}
	check_members(reader, lot, sizeof(lot) / sizeof(lot[0]), true);
	verify_lot(verdict, reader, &sealed);
	fl_verify_note(verdict,
		TR("not proven: that the sizes and areas of the classes are right and the last one "
		   "drawn is "
		   "the last; the extract or the full record shows all who were drawn",
			"无法证明：各类别片区和户数属实、所列末位中签者确为末位；公开摘录或完整记录"
			"列有全"
			"部"
			"抽中户"));
}

void fl_verify_proof(fl_verdict *verdict, fl_record_reader *reader)
{
	static const char *const sealed[] = {"entropy", "result", "seed"};
	static const char *const unsealed[] = {
		"class", "classes", "entropy", "last", "result", "seed", "ticket"};
	fl_root root;
	if (!fl_read_keys(reader, reader->root, ROOT_KEYS)) {
		return;
	}
	fl_read_compare(reader, fl_json_get(reader->root, "protocol"), "protocol",
		FL_TEXT("\"" FL_PROTOCOL "\""));
	(void)fl_read_hash(reader, reader->root, "commit");
	bool disclosed = fl_json_get(reader->root, "seal") != NULL;
	if (disclosed) {
		check_members(reader, sealed, sizeof(sealed) / sizeof(sealed[0]), true);
	} else {
		check_members(reader, unsealed, sizeof(unsealed) / sizeof(unsealed[0]), false);
	}
	verify_row(verdict, reader, &root);
	if (disclosed && !fl_read_failed(reader)) {
		verify_disclosed(verdict, reader, &root);
	} else if (!disclosed) {
		fl_verify_note(verdict,
			TR("not proven: that root, count and commit are those of the draw; compare "
			   "them with the published notice",
				"无法证明：树根、行数和封存摘要确为该次抽查所有；请与公告核对"));
	}
}

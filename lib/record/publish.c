/* SPDX-License-Identifier: Apache-2.0 */
/* Writing the extract of a record, and the proof of one row of it. */
#include "record/publish.h"

#include "base/large.h"
#include "base/merkle.h"
#include "record/class_write.h"
#include "record/verify.h"

/* A member that was written straight to the buffer. */
static void wrote(fl_json_writer *json)
{
	json->comma[json->depth] = true;
}

/* A member that is the same in the record. */
static void write_same(fl_json_writer *json, const fl_outcome *outcome, const char *key)
{
	fl_json_key(json, key);
	fl_record_section(outcome, key, json->out);
	wrote(json);
}

static void write_classes(fl_json_writer *json, const fl_outcome *outcome, fl_class_form form)
{
	fl_json_key(json, "classes");
	fl_classes_write(outcome, form, json->out);
	wrote(json);
}

/* ---- The extract ---------------------------------------------------------------------------- */

/* Whether everybody found inspectors, and how many visits the busiest has; nobody is named. */
static void write_assignments(fl_json_writer *json, const fl_outcome *outcome)
{
	fl_json_array(json);
	for (size_t i = 0; i < outcome->spec->roster_count; i++) {
		const fl_assignment *plan = &outcome->plans[i];
		fl_json_object(json);
		fl_json_key(json, "department");
		fl_json_text(json, outcome->spec->rosters[i].department);
		fl_json_key(json, "feasible");
		fl_json_bool(json, plan->feasible);
		if (plan->feasible) {
			fl_json_key(json, "level");
			fl_json_int(json, plan->level);
		}
		fl_json_object_end(json);
	}
	fl_json_array_end(json);
}

void fl_extract_write(const fl_outcome *outcome, fl_hash record, fl_buf *out)
{
	fl_json_writer json = fl_json_writer_on(out);
	fl_json_object(&json);
	fl_json_key(&json, "assignments");
	write_assignments(&json, outcome);
	if (outcome->spec->design.kind == FL_DESIGN_ORDER) {
		write_same(&json, outcome, "batch");
	}
	write_classes(&json, outcome, FL_FORM_EXTRACT);
	write_same(&json, outcome, "commit");
	write_same(&json, outcome, "entropy");
	fl_json_key(&json, "kind");
	fl_json_string(&json, "extract");
	write_same(&json, outcome, "protocol");
	write_same(&json, outcome, "publicly_random");
	fl_json_key(&json, "record");
	fl_json_hash(&json, record);
	write_same(&json, outcome, "seal");
	write_same(&json, outcome, "seed");
	write_same(&json, outcome, "targets");
	fl_json_object_end(&json);
}

/* ---- The proof ------------------------------------------------------------------------------ */

/* A unit and its place in the draw. */
typedef struct place {
	const fl_outcome *outcome;
	size_t unit;
	const fl_draw_class *class_; /* NULL for who was set aside */
	const char *result;
	fl_hash path[FL_MERKLE_PATH_MAX];
	size_t path_length;
} place;

static fl_code find_path(place *own, fl_error *reterr)
{
	const fl_spec *spec = own->outcome->spec;
	FL_AUTO_FREE fl_hash *leaves = fl_large_alloc(spec->unit_count, sizeof(*leaves));
	if (leaves == NULL) {
		return fl_fail_memory(reterr);
	}
	for (size_t i = 0; i < spec->unit_count; i++) {
		char leaf[FL_LEAF_BYTES_MAX];
		size_t length = fl_unit_leaf(&spec->units[i], leaf);
		leaves[i] = fl_merkle_leaf((fl_text){leaf, length});
	}
	own->path_length = fl_merkle_path(leaves, spec->unit_count, own->unit, own->path);
	return FL_OK;
}

static bool was_drawn(const fl_draw_class *class_, size_t unit)
{
	for (uint32_t i = 0; i < class_->drawn; i++) {
		if (class_->picks[i] == unit) {
			return true;
		}
	}
	return false;
}

static void find_result(place *own)
{
	const fl_spec *spec = own->outcome->spec;
	const fl_unit *unit = &spec->units[own->unit];
	fl_proof_result result;
	if (fl_decided_find(spec->excluded, spec->excluded_count, unit->id) != SIZE_MAX) {
		result = FL_RESULT_EXCLUDED;
	} else if (fl_decided_find(spec->forced, spec->forced_count, unit->id) != SIZE_MAX) {
		result = FL_RESULT_FORCED;
	} else {
		own->class_ = &own->outcome->classes.at[unit->class_no];
		result = was_drawn(own->class_, own->unit) ? FL_RESULT_DRAWN : FL_RESULT_NOT_DRAWN;
	}
	own->result = fl_proof_result_name(result);
}

static void write_frame(fl_json_writer *json, const place *own)
{
	fl_json_key(json, "frame");
	fl_json_object(json);
	fl_json_key(json, "count");
	fl_json_int(json, (int64_t)own->outcome->roots.frame.count);
	fl_json_key(json, "root");
	fl_json_hash(json, own->outcome->roots.frame.hash);
	fl_json_object_end(json);
	fl_json_key(json, "index");
	fl_json_int(json, (int64_t)own->unit);
}

/* The last one drawn of the class, so that its ticket can be made again; none where nobody was. */
static void write_last(fl_json_writer *json, const place *own)
{
	const fl_outcome *outcome = own->outcome;
	if (own->class_ == NULL || own->class_->drawn == 0) {
		return;
	}
	fl_text last = outcome->spec->units[own->class_->picks[own->class_->drawn - 1]].id;
	fl_json_key(json, "last");
	fl_json_object(json);
	fl_json_key(json, "id");
	fl_json_text(json, last);
	fl_json_key(json, "ticket");
	fl_json_hash(json, fl_ticket_one(&outcome->seed, FL_TEXT("target"), last));
	fl_json_object_end(json);
}

static void write_path(fl_json_writer *json, const place *own)
{
	fl_json_key(json, "path");
	fl_json_array(json);
	for (size_t i = 0; i < own->path_length; i++) {
		fl_json_hash(json, own->path[i]);
	}
	fl_json_array_end(json);
}

static void write_proof(const place *own, bool row_only, fl_buf *out)
{
	const fl_outcome *outcome = own->outcome;
	const fl_unit *unit = &outcome->spec->units[own->unit];
	fl_json_writer json = fl_json_writer_on(out);
	bool lot = own->class_ != NULL && !row_only;
	char leaf[FL_LEAF_BYTES_MAX];
	fl_json_object(&json);
	if (lot) {
		fl_json_key(&json, "class");
		fl_json_int(&json, (int64_t)(own->class_ - outcome->classes.at));
		write_classes(&json, outcome, FL_FORM_PROOF);
	}
	write_same(&json, outcome, "commit");
	if (!row_only) {
		write_same(&json, outcome, "entropy");
	}
	write_frame(&json, own);
	fl_json_key(&json, "kind");
	fl_json_string(&json, "proof");
	if (lot) {
		write_last(&json, own);
	}
	write_path(&json, own);
	write_same(&json, outcome, "protocol");
	if (!row_only) {
		fl_json_key(&json, "result");
		fl_json_string(&json, own->result);
	}
	fl_json_key(&json, "row");
	fl_json_text(&json, (fl_text){leaf, fl_unit_leaf(unit, leaf)});
	if (!row_only) {
		write_same(&json, outcome, "seal");
		write_same(&json, outcome, "seed");
	}
	if (lot) {
		fl_json_key(&json, "ticket");
		fl_json_hash(&json, fl_ticket_one(&outcome->seed, FL_TEXT("target"), unit->id));
	}
	fl_json_object_end(&json);
}

fl_code fl_proof_write(
	const fl_outcome *outcome, size_t unit, bool row_only, fl_buf *out, fl_error *reterr)
{
	place own = {.outcome = outcome, .unit = unit};
	FL_TRY(find_path(&own, reterr));
	find_result(&own);
	write_proof(&own, row_only, out);
	return out->failed ? fl_fail_memory(reterr) : FL_OK;
}

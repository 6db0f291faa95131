/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a record.  The frame goes out in pieces, so that it is never held twice. */
#include "record/record.h"

#include "base/json_write.h"
#include "base/parallel.h"
#include "record/class_write.h"

#define PIECE_BYTES ((size_t)1 << 20)
#define PART_ROWS   ((size_t)16384) /* of the frame, for one thread at a time */

/* ---- Sections ------------------------------------------------------------------------------- */

static void write_id_of(fl_json_writer *json, const fl_roster *roster, uint32_t inspector)
{
	fl_json_text(json, roster->inspectors[inspector].id);
}

static void write_plan(fl_json_writer *json, const fl_outcome *outcome, size_t number)
{
	const fl_assignment *plan = &outcome->plans[number];
	const fl_roster *roster = &outcome->spec->rosters[number];
	fl_json_key(json, "plan");
	fl_json_array(json);
	for (size_t i = 0; i < outcome->target_count; i++) {
		fl_json_object(json);
		fl_json_key(json, "inspectors");
		fl_json_array(json);
		for (uint32_t j = 0; j < plan->need; j++) {
			write_id_of(json, roster, plan->inspectors[i * plan->need + j]);
		}
		fl_json_array_end(json);
		fl_json_key(json, "lead");
		if (plan->leads[i] == FL_NOBODY) {
			fl_json_string(json, "");
		} else {
			write_id_of(json, roster, plan->leads[i]);
		}
		fl_json_key(json, "target");
		fl_json_text(json, outcome->targets[i].id);
		fl_json_object_end(json);
	}
	fl_json_array_end(json);
}

static void write_left_over(fl_json_writer *json, const fl_roster *roster, const fl_teams *teams)
{
	fl_json_key(json, "left_over");
	fl_json_array(json);
	for (size_t i = 0; i < teams->left_over_count; i++) {
		write_id_of(json, roster, teams->left_over[i]);
	}
	fl_json_array_end(json);
}

static void write_teams(fl_json_writer *json, const fl_roster *roster, const fl_teams *teams)
{
	fl_json_key(json, "teams");
	fl_json_array(json);
	for (size_t i = 0; i < teams->count; i++) {
		const fl_team *team = &teams->at[i];
		fl_json_object(json);
		fl_json_key(json, "capacity");
		fl_json_int(json, team->capacity);
		fl_json_key(json, "lead");
		write_id_of(json, roster, team->lead);
		fl_json_key(json, "members");
		fl_json_array(json);
		for (uint32_t j = 0; j + 1 < roster->need; j++) {
			write_id_of(json, roster, team->members[j]);
		}
		fl_json_array_end(json);
		fl_json_object_end(json);
	}
	fl_json_array_end(json);
}

static void write_targets_at(fl_json_writer *json, const char *key, const fl_outcome *outcome,
	const uint32_t *targets, size_t count)
{
	fl_json_key(json, key);
	fl_json_array(json);
	for (size_t i = 0; i < count; i++) {
		fl_json_text(json, outcome->targets[targets[i]].id);
	}
	fl_json_array_end(json);
}

static void write_assignments(const fl_outcome *outcome, fl_buf *out)
{
	fl_json_writer writer = fl_json_writer_on(out);
	fl_json_writer *json = &writer;
	fl_json_array(json);
	for (size_t i = 0; i < outcome->spec->roster_count; i++) {
		const fl_assignment *plan = &outcome->plans[i];
		const fl_roster *roster = &outcome->spec->rosters[i];
		fl_json_object(json);
		if (!plan->feasible) {
			fl_json_key(json, "certificate");
			fl_json_object(json);
			write_targets_at(
				json, "lead_only", outcome, plan->lead_only, plan->lead_only_count);
			write_targets_at(json, "whole", outcome, plan->whole, plan->whole_count);
			fl_json_object_end(json);
		}
		fl_json_key(json, "department");
		fl_json_text(json, roster->department);
		fl_json_key(json, "feasible");
		fl_json_bool(json, plan->feasible);
		if (roster->teams) {
			write_left_over(json, roster, &plan->teams);
		}
		if (plan->feasible) {
			fl_json_key(json, "level");
			fl_json_int(json, plan->level);
			write_plan(json, outcome, i);
		}
		if (roster->teams) {
			write_teams(json, roster, &plan->teams);
		}
		fl_json_object_end(json);
	}
	fl_json_array_end(json);
}

static void write_batch(const fl_outcome *outcome, fl_buf *out)
{
	fl_json_writer json = fl_json_writer_on(out);
	if (outcome->spec->design.kind == FL_DESIGN_ORDER) {
		fl_units_write(&json, outcome->spec, outcome->batch, outcome->batch_count);
	}
}

static void write_classes(const fl_outcome *outcome, fl_buf *out)
{
	fl_classes_write(outcome, FL_FORM_RECORD, out);
}

static void write_commit(const fl_outcome *outcome, fl_buf *out)
{
	fl_json_writer json = fl_json_writer_on(out);
	fl_json_hash(&json, outcome->commit);
}

static void write_entropy(const fl_outcome *outcome, fl_buf *out)
{
	fl_json_writer json = fl_json_writer_on(out);
	fl_json_array(&json);
	for (size_t i = 0; i < outcome->spec->source_count; i++) {
		fl_json_object(&json);
		fl_json_key(&json, "name");
		fl_json_text(&json, outcome->revealed[i].name);
		fl_json_key(&json, "value");
		fl_json_text(&json, outcome->revealed[i].value);
		fl_json_object_end(&json);
	}
	fl_json_array_end(&json);
}

static void write_kind(const fl_outcome *outcome, fl_buf *out)
{
	(void)outcome;
	fl_buf_string(out, "\"record\"");
}

static void write_protocol(const fl_outcome *outcome, fl_buf *out)
{
	(void)outcome;
	fl_buf_string(out, "\"" FL_PROTOCOL "\"");
}

static void write_public(const fl_outcome *outcome, fl_buf *out)
{
	bool public_random = fl_sources_public(outcome->spec->sources, outcome->spec->source_count);
	fl_buf_string(out, public_random ? "true" : "false");
}

static void write_seal(const fl_outcome *outcome, fl_buf *out)
{
	fl_buf_text(out, outcome->seal);
}

static void write_seed(const fl_outcome *outcome, fl_buf *out)
{
	fl_json_writer json = fl_json_writer_on(out);
	fl_json_hash(&json, outcome->seed.hash);
}

static void write_targets(const fl_outcome *outcome, fl_buf *out)
{
	fl_json_writer json = fl_json_writer_on(out);
	fl_units_write(&json, outcome->spec, outcome->target_units, outcome->target_count);
}

/* ---- Lists ---------------------------------------------------------------------------------- */

/* Output that is handed on whenever it has grown to a piece. */
typedef struct stream {
	fl_buf buf;
	fl_sha256 sha;
	fl_record_sink *sink;
	void *context;
	fl_code code;
	fl_error *reterr;
} stream;

/* Hands on and empties a buffer, the stream's own or another. */
static void stream_flush(stream *out, fl_buf *piece)
{
	if (out->code == FL_OK && piece->failed) {
		out->code = fl_fail_memory(out->reterr);
	}
	if (out->code == FL_OK && piece->len > 0) {
		fl_sha256_add(&out->sha, piece->at, piece->len);
		out->code = out->sink(out->context, fl_buf_view(piece), out->reterr);
	}
	piece->len = 0;
}

static void stream_leaf(stream *out, const char *leaf, size_t len, bool first)
{
	if (!first) {
		fl_buf_char(&out->buf, ',');
	}
	fl_buf_json_string(&out->buf, (fl_text){leaf, len});
	if (out->buf.len >= PIECE_BYTES) {
		stream_flush(out, &out->buf);
	}
}

/* A run of the frame's rows, put into JSON by one thread. */
typedef struct frame_part {
	const fl_spec *spec;
	size_t from;
	size_t to;
	fl_buf buf;
} frame_part;

/* Runs that follow one another, one a thread. */
typedef struct frame_group {
	stream *out;
	size_t width;
	frame_part part[FL_THREADS_MAX];
} frame_group;

static void frame_group_done(frame_group *group)
{
	for (size_t i = 0; i < group->width; i++) {
		fl_buf_done(&group->part[i].buf);
	}
}
FL_AUTO_DEFINE(frame_group, frame_group_done);

static void write_parts(void *context, size_t from, size_t to)
{
	char leaf[FL_LEAF_BYTES_MAX];
	for (size_t i = from; i < to; i++) {
		frame_part *part = (frame_part *)context + i;
		part->buf.len = 0;
		for (size_t row = part->from; row < part->to; row++) {
			if (row > 0) {
				fl_buf_char(&part->buf, ',');
			}
			size_t len = fl_unit_leaf(&part->spec->units[row], leaf);
			fl_buf_json_string(&part->buf, (fl_text){leaf, len});
		}
	}
}

/* Fills the group with the rows from `row` on; returns the row behind them. */
static size_t fill_group(frame_group *group, const fl_spec *spec, size_t row)
{
	for (size_t i = 0; i < group->width; i++) {
		size_t rest = spec->unit_count - row;
		size_t to = row + (rest < PART_ROWS ? rest : PART_ROWS);
		group->part[i].spec = spec;
		group->part[i].from = row;
		group->part[i].to = to;
		row = to;
	}
	fl_parallel((unsigned)group->width, group->width, write_parts, group->part);
	return row;
}

static void flush_group(void *context)
{
	frame_group *group = context;
	for (size_t i = 0; i < group->width; i++) {
		stream_flush(group->out, &group->part[i].buf);
	}
}

/* While one group is hashed and handed on, which must be done in order, the next is filled. */
static void stream_frame(stream *out, const fl_outcome *outcome)
{
	size_t width = outcome->threads < 1 ? 1 : outcome->threads;
	width = width > FL_THREADS_MAX ? FL_THREADS_MAX : width;
	FL_AUTO(frame_group) even = {.out = out, .width = width};
	FL_AUTO(frame_group) odd = {.out = out, .width = width};
	fl_task task = {0};
	fl_buf_char(&out->buf, '[');
	stream_flush(out, &out->buf);
	frame_group *next = &even;
	for (size_t row = 0; row < outcome->spec->unit_count;) {
		row = fill_group(next, outcome->spec, row);
		fl_task_wait(&task);
		if (width > 1) {
			fl_task_start(&task, flush_group, next);
		} else {
			flush_group(next);
		}
		next = next == &even ? &odd : &even;
	}
	fl_task_wait(&task);
	fl_buf_char(&out->buf, ']');
}

static void stream_roster(stream *out, const fl_roster *roster)
{
	char leaf[FL_LEAF_BYTES_MAX];
	fl_buf_string(&out->buf, "{\"barred\":[");
	for (size_t i = 0; i < roster->barred_count; i++) {
		stream_leaf(out, leaf, fl_barred_leaf(&roster->barred[i], leaf), i == 0);
	}
	fl_buf_string(&out->buf, "],\"department\":");
	fl_buf_json_string(&out->buf, roster->department);
	fl_buf_string(&out->buf, ",\"inspectors\":[");
	for (size_t i = 0; i < roster->inspector_count; i++) {
		stream_leaf(out, leaf, fl_inspector_leaf(&roster->inspectors[i], leaf), i == 0);
	}
	fl_buf_string(&out->buf, "],\"service\":[");
	for (size_t i = 0; i < roster->service_count; i++) {
		stream_leaf(out, leaf, fl_service_leaf(&roster->services[i], leaf), i == 0);
	}
	fl_buf_string(&out->buf, "]}");
}

static void stream_rosters(stream *out, const fl_outcome *outcome)
{
	fl_buf_char(&out->buf, '[');
	for (size_t i = 0; i < outcome->spec->roster_count; i++) {
		if (i > 0) {
			fl_buf_char(&out->buf, ',');
		}
		stream_roster(out, &outcome->spec->rosters[i]);
	}
	fl_buf_char(&out->buf, ']');
}

/* ---- The document --------------------------------------------------------------------------- */

typedef void section_writer(const fl_outcome *outcome, fl_buf *out);
typedef void list_streamer(stream *out, const fl_outcome *outcome);

/* The members of a record in the order of their keys; each is written whole or streamed. */
static const struct {
	const char *key;
	section_writer *write;
	list_streamer *stream;
} members[] = {
	{"assignments", write_assignments, NULL},
	{"batch", write_batch, NULL},
	{"classes", write_classes, NULL},
	{"commit", write_commit, NULL},
	{"entropy", write_entropy, NULL},
	{"frame", NULL, stream_frame},
	{"kind", write_kind, NULL},
	{"protocol", write_protocol, NULL},
	{"publicly_random", write_public, NULL},
	{"rosters", NULL, stream_rosters},
	{"seal", write_seal, NULL},
	{"seed", write_seed, NULL},
	{"targets", write_targets, NULL},
};

#define MEMBERS (sizeof(members) / sizeof(members[0]))

void fl_record_section(const fl_outcome *outcome, const char *key, fl_buf *out)
{
	for (size_t i = 0; i < MEMBERS; i++) {
		if (strcmp(members[i].key, key) == 0) {
			members[i].write(outcome, out);
		}
	}
}

fl_code fl_record_write(const fl_outcome *outcome, fl_record_sink *sink, void *context,
	fl_hash *ret_hash, fl_error *reterr)
{
	stream out = {.sink = sink, .context = context, .reterr = reterr};
	fl_sha256_init(&out.sha);
	char before = '{';
	for (size_t i = 0; i < MEMBERS && out.code == FL_OK; i++) {
		if (members[i].write == write_batch &&
			outcome->spec->design.kind != FL_DESIGN_ORDER) {
			continue;
		}
		fl_buf_char(&out.buf, before);
		before = ',';
		fl_buf_json_string(&out.buf, fl_text_of(members[i].key));
		fl_buf_char(&out.buf, ':');
		if (members[i].write != NULL) {
			members[i].write(outcome, &out.buf);
		} else {
			members[i].stream(&out, outcome);
		}
		stream_flush(&out, &out.buf);
	}
	fl_buf_char(&out.buf, '}');
	stream_flush(&out, &out.buf);
	fl_buf_done(&out.buf);
	if (out.code == FL_OK && ret_hash != NULL) {
		*ret_hash = fl_sha256_end(&out.sha);
	}
	return out.code;
}

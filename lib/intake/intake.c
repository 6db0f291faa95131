/* SPDX-License-Identifier: Apache-2.0 */
/* One import: from the opened file to the last row. */
#include "intake/intake.h"

#include "base/json_write.h"
#include "intake/intake_run.h"

#define PROGRESS_BYTES ((uint64_t)1 << 20)

/* ---- Before the first row -------------------------------------------------------------------- */

/* Finds each of the map's columns in the header. */
static fl_code find_columns(fl_intake *intake, fl_error *reterr)
{
	const fl_map *map = intake->map;
	const fl_csv *csv = &intake->csv;
	intake->column = fl_arena_array(&intake->arena, uint32_t, map->column_count);
	if (intake->column == NULL) {
		return fl_fail_memory(reterr);
	}
	for (uint32_t i = 0; i < map->column_count; i++) {
		uint32_t at = 0;
		while (at < csv->columns && !fl_text_equal(csv->header[at], map->column[i].name)) {
			at++;
		}
		intake->column[i] = at;
		if (at == csv->columns) {
			fl_place place = {.file = csv->file, .line = 1};
			fl_diag *diag = fl_diags_add(intake->diags, FL_ERROR, "column-absent",
				&place,
				TR("the header has no column `" FL_TEXT_FMT
				   "`, which the map names at %s:%u:%u",
					"表头没有“" FL_TEXT_FMT "”列，而映射在 %s:%u:%u 用到它"),
				FL_TEXT_ARG(map->column[i].name), map->doc.file,
				map->column[i].node->line, map->column[i].node->column);
			fl_diags_hint_nearest(intake->diags, diag, map->column[i].name, csv->header,
				csv->columns);
			intake->stop = true;
		}
	}
	return FL_OK;
}

static int compare_extras(const void *a, const void *b)
{
	return fl_text_compare(((const fl_map_extra *)a)->name, ((const fl_map_extra *)b)->name);
}

/* Attributes are written as JSON, whose keys ascend. */
static fl_code sort_attributes(fl_intake *intake, fl_error *reterr)
{
	fl_map *map = &intake->identity;
	fl_map_shape *shape = fl_arena_new(&intake->arena, fl_map_shape);
	fl_map_extra *extra =
		fl_arena_array(&intake->arena, fl_map_extra, intake->map->shape[0].extra_count);
	if (shape == NULL || extra == NULL) {
		return fl_fail_memory(reterr);
	}
	*shape = intake->map->shape[0];
	memcpy(extra, shape->extra, shape->extra_count * sizeof(fl_map_extra));
	qsort(extra, shape->extra_count, sizeof(fl_map_extra), compare_extras);
	shape->extra = extra;
	*map = *intake->map;
	map->shape = shape;
	intake->map = map;
	return FL_OK;
}

static fl_code prepare(fl_intake *intake, fl_error *reterr)
{
	const fl_intake_job *job = intake->job;
	if (job->map == NULL) {
		size_t errors = fl_diags_errors(intake->diags);
		FL_TRY(fl_map_identity(job->kind, intake->csv.file, intake->csv.header,
			intake->csv.columns, job->vocab, &intake->arena, intake->diags,
			&intake->identity, reterr));
		intake->stop = fl_diags_errors(intake->diags) > errors;
		intake->map = &intake->identity;
	}
	FL_TRY(find_columns(intake, reterr));
	if (intake->stop) {
		return FL_OK;
	}
	if (job->kind == FL_KIND_RETAILERS && intake->map->shape[0].extra_count > 0) {
		FL_TRY(sort_attributes(intake, reterr));
	}
	if (job->kind == FL_KIND_EVENTS) {
		size_t errors = fl_diags_errors(intake->diags);
		FL_TRY(fl_intake_prepare_events(intake, reterr));
		intake->stop = fl_diags_errors(intake->diags) > errors;
	}
	return FL_OK;
}

/* ---- One row --------------------------------------------------------------------------------- */

/* Fields one by one; false where one was refused. */
static bool make_fields(fl_intake *intake, fl_row *row)
{
	const fl_field_table *table = fl_field_table_of(row->kind);
	bool good = true;
	for (uint32_t i = 0; i < table->count; i++) {
		const fl_field *field = &table->field[i];
		const fl_source *source = &intake->shape->source[i];
		void *value = (char *)row + field->offset;
		fl_text text;
		fl_found found = fl_intake_text(intake, source, &text);
		if (found == FL_FOUND) {
			good = fl_intake_convert(
				       intake, source, text, field->kind, field->choices, value) &&
				good;
			continue;
		}
		fl_intake_clear(field->kind, value);
		good = good && found == FL_ABSENT && !field->required;
		if (found == FL_ABSENT && field->required) {
			fl_place place = fl_intake_source_place(intake, source);
			fl_diags_add(intake->diags, FL_ERROR, "missing-value", &place,
				TR("`%s` is missing (%s); it must be given for every row",
					"缺少 %s（%s），每一行都必须填写"),
				field->key, field->zh);
		}
	}
	return good;
}

static bool add_suffix(fl_intake *intake, fl_row *row)
{
	fl_text *reference = &row->u.event.source_ref;
	fl_text suffix = intake->shape->suffix;
	if (suffix.len == 0) {
		return true;
	}
	size_t len = reference->len + suffix.len;
	if (len > FL_LABEL_BYTES_MAX || FL_INTAKE_SCRATCH_BYTES - intake->scratch_used < len) {
		fl_place place = fl_intake_place(row, "source_ref");
		fl_diags_add(intake->diags, FL_ERROR, "bad-label", &place,
			TR("with its suffix the source_ref is longer than 64 bytes",
				"来源编号（source_ref）加上后缀后超过 64 字节"));
		return false;
	}
	char *whole = intake->scratch + intake->scratch_used;
	memcpy(whole, reference->at, reference->len);
	memcpy(whole + reference->len, suffix.at, suffix.len);
	*reference = (fl_text){whole, len};
	intake->scratch_used += len;
	return true;
}

static fl_code make_attributes(fl_intake *intake, fl_row *row, bool *good, fl_error *reterr)
{
	const fl_map_shape *shape = intake->shape;
	row->u.retailer.attributes = FL_TEXT("{}");
	if (shape->extra_count == 0) {
		return FL_OK;
	}
	intake->attributes.len = 0;
	fl_json_writer json = fl_json_writer_on(&intake->attributes);
	fl_json_object(&json);
	for (uint32_t i = 0; i < shape->extra_count; i++) {
		fl_text text;
		fl_found found = fl_intake_text(intake, &shape->extra[i].source, &text);
		*good = *good && found != FL_FAULTY;
		if (found == FL_FOUND) {
			fl_json_key_text(&json, shape->extra[i].name);
			fl_json_text(&json, text);
		}
	}
	fl_json_object_end(&json);
	if (intake->attributes.failed) {
		return fl_fail_memory(reterr);
	}
	row->u.retailer.attributes = fl_buf_view(&intake->attributes);
	return FL_OK;
}

/* Whether this row of a retailer is the one that counts; a refused repetition has been reported. */
static fl_code check_repeated(
	fl_intake *intake, const fl_row *row, bool *ret_counts, fl_error *reterr)
{
	fl_seen_entry *entry = fl_seen_entry_of(&intake->seen, row->u.retailer.id);
	if (entry == NULL) {
		return fl_fail_memory(reterr);
	}
	*ret_counts = entry->line == 0 || entry->line == row->line;
	if (entry->line == 0) {
		entry->line = row->line;
	} else if (!*ret_counts && intake->map->repeated == FL_REPEATED_REFUSE) {
		fl_text id = fl_intake_shown(row->u.retailer.id);
		fl_place place = fl_intake_place(row, "id");
		fl_diag *diag = fl_diags_add(intake->diags, FL_ERROR, "repeated-retailer", &place,
			TR("retailer `" FL_TEXT_FMT "` stands in lines %u and %u",
				"零售户“" FL_TEXT_FMT "”在第 %u 行和第 %u 行重复出现"),
			FL_TEXT_ARG(id), entry->line, row->line);
		fl_diags_hint(intake->diags, diag,
			TR("delete one, or let a map decide: repeated: first (or last)",
				"请删除其中一行，或在映射中写明：repeated: first（或 last）"));
	}
	intake->summary.repeated += !*ret_counts;
	return FL_OK;
}

static fl_code make_row(fl_intake *intake, fl_error *reterr)
{
	fl_row row = {.kind = intake->job->kind, .line = intake->csv.line, .intake = intake};
	bool good = make_fields(intake, &row);
	bool counts = true;
	if (row.kind == FL_KIND_RETAILERS) {
		FL_TRY(make_attributes(intake, &row, &good, reterr));
	}
	if (row.kind == FL_KIND_RETAILERS && good) {
		FL_TRY(check_repeated(intake, &row, &counts, reterr));
	}
	if (row.kind == FL_KIND_EVENTS && good) {
		good = add_suffix(intake, &row);
		good = fl_intake_finish_event(intake, &row) && good;
	}
	if (good && counts) {
		intake->summary.made++;
		if (intake->job->row != NULL) {
			return intake->job->row(intake->job->context, &row, reterr);
		}
	}
	return FL_OK;
}

/* Whether all (or any) of the conditions hold. */
static fl_found check_all(
	fl_intake *intake, const fl_condition *conditions, uint32_t count, bool any)
{
	for (uint32_t i = 0; i < count; i++) {
		fl_found found = fl_intake_holds(intake, &conditions[i]);
		if (found == FL_FAULTY || found == (any ? FL_FOUND : FL_ABSENT)) {
			return found;
		}
	}
	return any ? FL_ABSENT : FL_FOUND;
}

static fl_code take_row(fl_intake *intake, fl_error *reterr)
{
	const fl_map *map = intake->map;
	intake->row_number++;
	intake->scratch_used = 0;
	fl_found skip = check_all(intake, map->skip, map->skip_count, true);
	if (skip != FL_ABSENT) {
		intake->summary.skipped += skip == FL_FOUND;
		return FL_OK;
	}
	bool any = false;
	for (uint32_t i = 0; i < map->shape_count; i++) {
		intake->shape = &map->shape[i];
		fl_found happened =
			check_all(intake, intake->shape->when, intake->shape->when_count, false);
		any = any || happened != FL_ABSENT;
		if (happened == FL_FOUND) {
			FL_TRY(make_row(intake, reterr));
		}
	}
	intake->summary.silent += !any;
	return FL_OK;
}

/* ---- The whole file -------------------------------------------------------------------------- */

/* For `repeated: last`: a first reading finds the last line of each retailer.  Its problems are
 * left to the second. */
static fl_code find_last_lines(fl_intake *intake, fl_error *reterr)
{
	int id = fl_field_find(fl_field_table_of(FL_KIND_RETAILERS), FL_TEXT("id"));
	fl_diags *diags = intake->diags;
	FL_AUTO_PTR(fl_diags) unheard = fl_diags_new();
	if (unheard == NULL) {
		return fl_fail_memory(reterr);
	}
	intake->diags = unheard;
	intake->csv.diags = unheard;
	intake->shape = &intake->map->shape[0];
	fl_code code = FL_OK;
	for (bool more = true; code == FL_OK && more;) {
		code = fl_csv_next(&intake->csv, &more, reterr);
		fl_text text;
		intake->scratch_used = 0;
		intake->row_number++;
		if (code != FL_OK || !more ||
			check_all(intake, intake->map->skip, intake->map->skip_count, true) !=
				FL_ABSENT ||
			fl_intake_text(intake, &intake->shape->source[id], &text) != FL_FOUND) {
			continue;
		}
		fl_seen_entry *entry = fl_seen_entry_of(&intake->seen, text);
		if (entry == NULL) {
			code = fl_fail_memory(reterr);
		} else {
			entry->line = intake->csv.line;
		}
	}
	intake->diags = diags;
	intake->row_number = 0;
	if (code == FL_OK) {
		const char *file = intake->csv.file;
		fl_csv_done(&intake->csv);
		code = fl_csv_open(file, &intake->arena, diags, &intake->csv, reterr);
	}
	return code;
}

static fl_code take_rows(fl_intake *intake, fl_error *reterr)
{
	const fl_intake_job *job = intake->job;
	uint64_t next_progress = PROGRESS_BYTES;
	for (bool more = !intake->stop; more;) {
		FL_TRY(fl_csv_next(&intake->csv, &more, reterr));
		if (more) {
			intake->summary.read++;
			FL_TRY(take_row(intake, reterr));
		}
		if (job->progress != NULL && intake->csv.bytes_read >= next_progress) {
			job->progress(
				job->context, intake->csv.bytes_read, intake->csv.bytes_total);
			next_progress = intake->csv.bytes_read + PROGRESS_BYTES;
		}
		more = more && !intake->stop && fl_diags_dropped(intake->diags) == 0;
	}
	if (fl_diags_dropped(intake->diags) > 0) {
		return FL_OK;
	}
	intake->summary.bytes = intake->csv.bytes_read;
	intake->summary.hash = fl_csv_hash(&intake->csv);
	return FL_OK;
}

static void intake_done(fl_intake *intake)
{
	fl_csv_done(&intake->csv);
	fl_seen_done(&intake->seen);
	fl_buf_done(&intake->attributes);
	free(intake->scratch);
	fl_arena_done(&intake->arena);
}
FL_AUTO_DEFINE(fl_intake, intake_done);

fl_code fl_intake_run(
	const fl_intake_job *job, fl_diags *diags, fl_intake_summary *ret_summary, fl_error *reterr)
{
	static const fl_vocab none = {0};
	fl_intake_job own = *job;
	own.vocab = job->vocab != NULL ? job->vocab : &none;
	FL_AUTO(fl_intake)
	intake = {.job = &own, .map = job->map, .diags = diags, .csv = {.fd = -1}};
	size_t errors = fl_diags_errors(diags);
	intake.scratch = malloc(FL_INTAKE_SCRATCH_BYTES);
	if (intake.scratch == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_csv_open(job->file, &intake.arena, diags, &intake.csv, reterr));
	if (!intake.csv.broken) {
		FL_TRY(prepare(&intake, reterr));
		if (!intake.stop && intake.map->repeated == FL_REPEATED_LAST) {
			FL_TRY(find_last_lines(&intake, reterr));
		}
		FL_TRY(take_rows(&intake, reterr));
	}
	if (fl_diags_errors(diags) > errors) {
		return fl_fail_diags(reterr, diags);
	}
	*ret_summary = intake.summary;
	return FL_OK;
}

fl_place fl_intake_place(const fl_row *row, const char *field)
{
	const fl_intake *intake = row->intake;
	fl_text key = fl_text_of(field);
	int number = fl_field_find(fl_field_table_of(row->kind), key);
	if (number >= 0) {
		return fl_intake_source_place(intake, &intake->shape->source[number]);
	}
	for (uint32_t i = 0; i < intake->shape->extra_count; i++) {
		if (fl_text_equal(intake->shape->extra[i].name, key)) {
			return fl_intake_source_place(intake, &intake->shape->extra[i].source);
		}
	}
	return (fl_place){.file = intake->csv.file, .line = row->line};
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Void draws: written, and read back by writing them anew. */
#include "record/void.h"

#include "base/json_write.h"
#include "record/words.h"

void fl_void_write(const fl_void *record, fl_buf *out)
{
	fl_json_writer writer = fl_json_writer_on(out);
	fl_json_writer *json = &writer;
	fl_json_object(json);
	fl_json_key(json, "commit");
	fl_json_hash(json, fl_sha256_of(record->seal));
	fl_json_key(json, "draw");
	fl_json_int(json, (int64_t)record->draw);
	fl_json_key(json, "entropy");
	fl_json_array(json);
	for (size_t i = 0; i < record->source_count; i++) {
		if (record->values[i].len > 0) {
			fl_json_object(json);
			fl_json_key(json, "name");
			fl_json_text(json, record->sources[i].name);
			fl_json_key(json, "value");
			fl_json_text(json, record->values[i]);
			fl_json_object_end(json);
		}
	}
	fl_json_array_end(json);
	fl_json_key(json, "kind");
	fl_json_string(json, "void");
	fl_json_key(json, "missing");
	fl_json_array(json);
	for (size_t i = 0; i < record->source_count; i++) {
		if (record->values[i].len == 0) {
			fl_json_text(json, record->sources[i].name);
		}
	}
	fl_json_array_end(json);
	fl_json_key(json, "protocol");
	fl_json_string(json, FL_PROTOCOL);
	fl_json_key(json, "reason");
	fl_json_text(json, record->reason);
	fl_json_key(json, "seal");
	fl_json_raw(json, record->seal);
	fl_json_object_end(json);
}

void fl_void_missing(const fl_void *record, fl_buf *out)
{
	const char *before = "";
	for (size_t i = 0; i < record->source_count; i++) {
		if (record->values[i].len == 0) {
			fl_buf_string(out, before);
			fl_buf_text(out, record->sources[i].name);
			before = ", ";
		}
	}
}

/* The value of each source, as far as the record has one that fits. */
static fl_text *read_values(fl_record_reader *reader, const fl_spec *spec)
{
	size_t count;
	const fl_json *items =
		fl_read_items(reader, reader->root, "entropy", FL_JSON_OBJECT, &count);
	fl_text *values = fl_read_alloc(reader, spec->source_count, sizeof(*values));
	for (size_t i = 0; i < spec->source_count && !fl_read_failed(reader); i++) {
		const fl_entropy_source *source = &spec->sources[i];
		values[i] = source->kind == FL_SOURCE_FIXED ? source->value : (fl_text){"", 0};
		for (size_t j = 0; j < count && !fl_read_failed(reader); j++) {
			fl_error error;
			(void)fl_read_keys(reader, &items[j], "name value");
			fl_text value = fl_read_text(reader, &items[j], "value");
			if (fl_read_failed(reader) ||
				!fl_text_equal(
					fl_read_text(reader, &items[j], "name"), source->name)) {
				continue;
			}
			if (fl_source_match(source, value, &error) != FL_OK) {
				fl_read_fail_error(reader, fl_json_get(&items[j], "value"), &error);
			}
			values[i] = value;
		}
	}
	return values;
}

void fl_void_read(fl_record_reader *reader, fl_spec *ret_spec, fl_void *ret_void)
{
	fl_error error;
	fl_roots roots = {0};
	FL_AUTO(fl_buf) seal = {0};
	FL_AUTO(fl_buf) expected = {0};
	(void)fl_read_keys(
		reader, reader->root, "commit draw entropy kind missing protocol reason seal");
	const fl_json *node = fl_read_node(reader, reader->root, "seal", FL_JSON_OBJECT);
	if (node == NULL) {
		return;
	}
	fl_seal_read(reader, node, ret_spec, &roots);
	if (!fl_read_failed(reader) && fl_seal_check_alone(ret_spec, &error) != FL_OK) {
		fl_read_fail_error(reader, node, &error);
	}
	fl_text reason = fl_read_text(reader, reader->root, "reason");
	if (!fl_read_failed(reader) && !fl_is_line(reason)) {
		fl_read_fail(reader, fl_json_get(reader->root, "reason"), FL_REFUSED,
			TR("a reason is a line of 1 to 256 bytes",
				"原因应为 1 至 256 字节的一行文字"));
	}
	const fl_text *values = read_values(reader, ret_spec);
	if (fl_read_failed(reader)) {
		return;
	}
	fl_seal_write(ret_spec, &roots, &seal);
	*ret_void = (fl_void){.seal = fl_arena_copy(reader->arena, fl_buf_view(&seal)),
		.draw = ret_spec->draw,
		.sources = ret_spec->sources,
		.values = values,
		.source_count = ret_spec->source_count,
		.reason = reason};
	fl_void_write(ret_void, &expected);
	if (seal.failed || expected.failed || ret_void->seal.at == NULL) {
		(void)fl_fail_memory(&reader->difference.error);
		return;
	}
	fl_read_compare(reader, reader->root, "", fl_buf_view(&expected));
}

/* SPDX-License-Identifier: Apache-2.0 */
/* libyaml's events made into a tree of located nodes. */
#include "base/yaml.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/yaml_cause.h"
#include "base/yaml_text.h"

#include <yaml.h>

/* A collection whose end has not been seen; its children wait on one common stack. */
typedef struct frame {
	fl_yaml node;
	size_t first;
} frame;

typedef struct reader {
	fl_yaml_doc *doc;
	const fl_yaml_mending *mending;
	fl_arena *arena;
	fl_diags *diags;
	fl_buf stack; /* of fl_yaml */
	frame open[FL_YAML_DEPTH_MAX];
	size_t depth;
	size_t nodes;
	uint32_t lines; /* of the source */
	fl_yaml root;
	bool has_root;
	bool stopped; /* what follows cannot be read any more */
	bool broken;  /* by a syntax error */
	fl_error *reterr;
} reader;

static uint32_t column_of(const reader *in, yaml_mark_t mark)
{
	return fl_yaml_mended_column(
		in->mending, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1);
}

static void report(reader *in, const char *name, yaml_mark_t mark, const char *en, const char *zh)
{
	fl_place place = {.file = in->doc->file,
		.source = in->doc->source,
		.line = (uint32_t)mark.line + 1,
		.column = column_of(in, mark)};
	fl_diags_add(in->diags, FL_ERROR, name, &place, FL_READY, en, zh);
}

static fl_code push(reader *in, const fl_yaml *node)
{
	if (in->depth == 0) {
		in->root = *node;
		in->has_root = true;
		return FL_OK;
	}
	fl_buf_add(&in->stack, node, sizeof(*node));
	return in->stack.failed ? fl_fail_memory(in->reterr) : FL_OK;
}

/* What every node begins with: its place, and no more of them than the limit. */
static fl_yaml start_node(reader *in, fl_yaml_kind kind, const yaml_event_t *event)
{
	if (++in->nodes > FL_YAML_NODES_MAX) {
		in->stopped = true;
		report(in, "too-large", event->start_mark,
			TR("more than 200000 values in one file", "单个文件中的值超过 200000 个"));
	}
	return (fl_yaml){.kind = kind,
		.line = (uint32_t)event->start_mark.line + 1,
		.column = column_of(in, event->start_mark),
		.width = 1};
}

static void refuse_extras(
	reader *in, const yaml_event_t *event, const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor != NULL) {
		report(in, "anchor", event->start_mark,
			TR("anchors are not allowed: write the value out",
				"不允许使用锚点（&）：请写出完整的值"));
	}
	if (tag != NULL) {
		report(in, "tag", event->start_mark,
			TR("tags are not allowed: remove it", "不允许使用标签（!）：请删除"));
	}
}

static fl_code add_scalar(reader *in, const yaml_event_t *event)
{
	fl_yaml node = start_node(in, FL_YAML_SCALAR, event);
	refuse_extras(in, event, event->data.scalar.anchor, event->data.scalar.tag);
	fl_text text = {(const char *)event->data.scalar.value, event->data.scalar.length};
	node.text = fl_arena_copy(in->arena, text);
	if (node.text.at == NULL) {
		return fl_fail_memory(in->reterr);
	}
	/* libyaml ends a last line that has no end: an empty value may come to lie behind it. */
	node.line = node.line > in->lines ? in->lines : node.line;
	node.quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	if (event->end_mark.line == event->start_mark.line &&
		event->end_mark.column > event->start_mark.column) {
		uint32_t end = column_of(in, event->end_mark);
		node.width = end > node.column ? end - node.column : 1;
	}
	node.refused =
		fl_yaml_mended_value(in->mending, node.line, node.column, node.column + node.width);
	return push(in, &node);
}

static fl_code open_collection(reader *in, fl_yaml_kind kind, const yaml_event_t *event,
	const yaml_char_t *anchor, const yaml_char_t *tag)
{
	fl_yaml node = start_node(in, kind, event);
	refuse_extras(in, event, anchor, tag);
	if (in->depth == FL_YAML_DEPTH_MAX) {
		in->stopped = true;
		report(in, "too-deep", event->start_mark,
			TR("nested too deeply (at most 32 levels)", "嵌套过深（最多 32 层）"));
		return FL_OK;
	}
	in->open[in->depth++] = (frame){.node = node, .first = in->stack.len / sizeof(fl_yaml)};
	return FL_OK;
}

static fl_code close_sequence(reader *in)
{
	frame *top = &in->open[--in->depth];
	fl_yaml node = top->node;
	size_t count = in->stack.len / sizeof(fl_yaml) - top->first;
	node.count = (uint32_t)count;
	node.items = fl_arena_array(in->arena, fl_yaml, count);
	if (node.items == NULL) {
		return fl_fail_memory(in->reterr);
	}
	in->stack.len = top->first * sizeof(fl_yaml);
	if (count > 0) {
		memcpy(node.items, in->stack.at + in->stack.len, count * sizeof(fl_yaml));
	}
	return push(in, &node);
}

static int compare_keys(const void *left, const void *right)
{
	const fl_yaml *a = *(const fl_yaml *const *)left;
	const fl_yaml *b = *(const fl_yaml *const *)right;
	int order = fl_text_compare(a->text, b->text);
	return order != 0 ? order : (a > b) - (a < b);
}

/* Keys are plain words, each once, and none is the merge key. */
static fl_code check_keys(reader *in, fl_yaml *mapping)
{
	fl_yaml **sorted = fl_arena_array(in->arena, fl_yaml *, mapping->count);
	if (sorted == NULL) {
		return fl_fail_memory(in->reterr);
	}
	for (uint32_t i = 0; i < mapping->count; i++) {
		sorted[i] = &mapping->keys[i];
		fl_place place = fl_yaml_place(in->doc, &mapping->keys[i]);
		if (mapping->keys[i].kind != FL_YAML_SCALAR) {
			fl_diags_add(in->diags, FL_ERROR, "key", &place,
				TR("a key must be a word", "键必须是单词"));
			mapping->keys[i].refused = true;
		} else if (!mapping->keys[i].quoted && fl_text_is(mapping->keys[i].text, "<<")) {
			fl_diags_add(in->diags, FL_ERROR, "merge-key", &place,
				TR("merge keys are not allowed: write the values out",
					"不允许使用合并键（<<）：请写出完整的值"));
			mapping->keys[i].refused = true;
		}
	}
	qsort(sorted, mapping->count, sizeof(fl_yaml *), compare_keys);
	for (uint32_t i = 1; i < mapping->count; i++) {
		if (sorted[i]->kind == FL_YAML_SCALAR && sorted[i - 1]->kind == FL_YAML_SCALAR &&
			fl_text_equal(sorted[i]->text, sorted[i - 1]->text)) {
			fl_place place = fl_yaml_place(in->doc, sorted[i]);
			fl_diags_add(in->diags, FL_ERROR, "duplicate-key", &place,
				TR("duplicate key `" FL_TEXT_FMT "`: it stands in line %u already",
					"重复的键“" FL_TEXT_FMT "”：第 %u 行已有"),
				FL_TEXT_ARG(sorted[i]->text), sorted[i - 1]->line);
			sorted[i]->refused = true;
		}
	}
	return FL_OK;
}

static fl_code close_mapping(reader *in)
{
	frame *top = &in->open[--in->depth];
	fl_yaml node = top->node;
	size_t count = (in->stack.len / sizeof(fl_yaml) - top->first) / 2;
	node.count = (uint32_t)count;
	node.keys = fl_arena_array(in->arena, fl_yaml, count);
	node.items = fl_arena_array(in->arena, fl_yaml, count);
	if (node.keys == NULL || node.items == NULL) {
		return fl_fail_memory(in->reterr);
	}
	in->stack.len = top->first * sizeof(fl_yaml);
	const fl_yaml *stack = (const fl_yaml *)(const void *)in->stack.at;
	for (size_t i = 0; i < count; i++) {
		node.keys[i] = stack[top->first + 2 * i];
		node.items[i] = stack[top->first + 2 * i + 1];
	}
	FL_TRY(check_keys(in, &node));
	return push(in, &node);
}

static fl_code take_event(reader *in, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return add_scalar(in, event);
	case YAML_SEQUENCE_START_EVENT:
		return open_collection(in, FL_YAML_SEQUENCE, event,
			event->data.sequence_start.anchor, event->data.sequence_start.tag);
	case YAML_MAPPING_START_EVENT:
		return open_collection(in, FL_YAML_MAPPING, event, event->data.mapping_start.anchor,
			event->data.mapping_start.tag);
	case YAML_SEQUENCE_END_EVENT:
		return close_sequence(in);
	case YAML_MAPPING_END_EVENT:
		return close_mapping(in);
	case YAML_ALIAS_EVENT: {
		report(in, "alias", event->start_mark,
			TR("aliases are not allowed: write the value out",
				"不允许使用引用（*）：请写出完整的值"));
		fl_yaml empty = start_node(in, FL_YAML_SCALAR, event);
		empty.text = FL_TEXT("");
		empty.refused = true;
		return push(in, &empty);
	}
	case YAML_DOCUMENT_START_EVENT:
		if (in->has_root) {
			in->stopped = true;
			report(in, "documents", event->start_mark,
				TR("a second document begins here: one file holds one",
					"此处开始第二个文档：一个文件只能有一个"));
		}
		return FL_OK;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
	return FL_OK;
}

static fl_code read_events(reader *in, yaml_parser_t *parser)
{
	while (!in->stopped) {
		yaml_event_t event;
		if (yaml_parser_parse(parser, &event) == 0) {
			if (parser->error == YAML_MEMORY_ERROR) {
				return fl_fail_memory(in->reterr);
			}
			in->has_root = false;
			in->broken = true;
			return FL_OK;
		}
		bool end = event.type == YAML_STREAM_END_EVENT;
		fl_code code = take_event(in, &event);
		yaml_event_delete(&event);
		FL_TRY(code);
		if (end && !in->has_root) {
			fl_place whole = {.file = in->doc->file};
			fl_diags_add(in->diags, FL_ERROR, "empty", &whole,
				TR("the file is empty", "文件为空"));
		}
		if (end) {
			return FL_OK;
		}
	}
	in->has_root = false;
	return FL_OK;
}

/* "parent.key" or "parent[3]"; below a path that has grown too long, the parent's. */
static const char *child_path(fl_arena *arena, const fl_yaml *parent, uint32_t index)
{
	FL_AUTO(fl_buf) path = {0};
	fl_buf_string(&path, parent->path);
	if (parent->kind == FL_YAML_SEQUENCE) {
		fl_buf_format(&path, "[%u]", index);
	} else {
		fl_buf_string(&path, parent->path[0] != '\0' ? "." : "");
		fl_buf_text(&path, parent->keys[index].text);
	}
	if (path.failed) {
		return NULL;
	}
	return path.len > FL_YAML_PATH_BYTES_MAX ? parent->path
						 : fl_arena_string(arena, fl_buf_view(&path));
}

/* Gives every node its parent and path, from the root down, with the list of nodes still to visit
 * kept in the order in which they were found. */
static fl_code link_tree(fl_arena *arena, fl_yaml *root, size_t nodes, fl_error *reterr)
{
	fl_yaml **waiting = fl_arena_array(arena, fl_yaml *, nodes + 1);
	if (waiting == NULL) {
		return fl_fail_memory(reterr);
	}
	size_t count = 0;
	root->path = "";
	waiting[count++] = root;
	for (size_t next = 0; next < count; next++) {
		fl_yaml *parent = waiting[next];
		for (uint32_t i = 0; i < parent->count; i++) {
			fl_yaml *child = &parent->items[i];
			child->parent = parent;
			child->path = child_path(arena, parent, i);
			if (child->path == NULL) {
				return fl_fail_memory(reterr);
			}
			if (parent->kind == FL_YAML_MAPPING) {
				parent->keys[i].parent = parent;
				parent->keys[i].path = child->path;
			}
			waiting[count++] = child;
		}
	}
	return FL_OK;
}

/* Without the byte order mark that some editors put first: it would shift the columns of line 1. */
static fl_text without_mark(fl_text source)
{
	static const fl_text mark = {"\xef\xbb\xbf", 3};
	bool marked = source.len >= mark.len && memcmp(source.at, mark.at, mark.len) == 0;
	return marked ? (fl_text){source.at + mark.len, source.len - mark.len} : source;
}

static uint32_t count_lines(fl_text text)
{
	uint32_t lines = 1;
	for (size_t i = 0; i < text.len; i++) {
		lines += text.at[i] == '\n';
	}
	return lines;
}

/* How a text is read: mending syntax errors, or once more as far as it goes, after one that nothing
 * mends. */
enum reading { MENDING, AS_FAR_AS_IT_GOES, DONE };

/* Reads the text as it has been mended so far.  After a syntax error what was found is taken back,
 * to be found again. */
static fl_code read_text(fl_yaml_doc *doc, fl_arena *arena, fl_diags *diags,
	fl_yaml_mending *mending, enum reading *way, fl_error *reterr)
{
	yaml_parser_t parser;
	size_t count = fl_diags_count(diags);
	if (yaml_parser_initialize(&parser) == 0) {
		return fl_fail_memory(reterr);
	}
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&parser, (const unsigned char *)fl_buf_c(&mending->text), mending->text.len);
	reader in = {.doc = doc,
		.mending = mending,
		.arena = arena,
		.diags = diags,
		.reterr = reterr,
		.lines = count_lines(doc->source)};
	fl_code code = read_events(&in, &parser);
	yaml_parser_delete(&parser);
	fl_buf_done(&in.stack);
	FL_TRY(code);
	bool stuck = in.broken && *way == MENDING;
	*way = DONE;
	if (stuck) {
		fl_yaml_error error;
		fl_diags_rewind(diags, count);
		FL_TRY(fl_yaml_first_error(fl_buf_view(&mending->text), &error)
				? FL_OK
				: fl_fail_memory(reterr));
		bool mended = fl_yaml_mend_error(doc, diags, &error, mending);
		*way = mended ? MENDING : AS_FAR_AS_IT_GOES;
	}
	if (in.has_root) {
		doc->root = fl_arena_new(arena, fl_yaml);
		if (doc->root == NULL) {
			return fl_fail_memory(reterr);
		}
		*doc->root = in.root;
		FL_TRY(link_tree(arena, doc->root, in.nodes, reterr));
	}
	return FL_OK;
}

fl_code fl_yaml_read(fl_text source, const char *file, fl_arena *arena, fl_diags *diags,
	fl_yaml_doc *ret_doc, fl_error *reterr)
{
	fl_yaml_doc doc = {.file = fl_arena_string(arena, fl_text_of(file)),
		.source = fl_arena_copy(arena, without_mark(source))};
	if (doc.file == NULL || doc.source.at == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_AUTO(fl_yaml_mending) mending = {.count = 0};
	fl_buf_text(&mending.text, doc.source);
	if (!mending.text.failed && !fl_yaml_check_text(&doc, diags, mending.text.at)) {
		*ret_doc = doc;
		return FL_OK;
	}
	FL_TRY(mending.text.failed ? fl_fail_memory(reterr) : FL_OK);
	enum reading way = MENDING;
	while (way != DONE) {
		FL_TRY(read_text(&doc, arena, diags, &mending, &way, reterr));
	}
	*ret_doc = doc;
	return FL_OK;
}

const fl_yaml *fl_yaml_get(const fl_yaml *node, const char *key)
{
	if (node == NULL || node->kind != FL_YAML_MAPPING) {
		return NULL;
	}
	for (uint32_t i = 0; i < node->count; i++) {
		if (fl_text_is(node->keys[i].text, key)) {
			return &node->items[i];
		}
	}
	return NULL;
}

fl_place fl_yaml_place(const fl_yaml_doc *doc, const fl_yaml *node)
{
	return (fl_place){.file = doc->file,
		.source = doc->source,
		.line = node->line,
		.column = node->column,
		.width = node->width,
		.path = node->path};
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as YAML: a tree whose places lie within the text, or a reason at such a place. */
#include "fuzz.h"

#include "base/yaml.h"

static uint32_t lines;

static void check_node(const fl_yaml *node)
{
	assert(node->line >= 1 && node->line <= lines && node->column >= 1);
	assert(node->path != NULL);
	for (uint32_t i = 0; i < node->count; i++) {
		if (node->kind == FL_YAML_MAPPING) {
			bool word = node->keys[i].kind == FL_YAML_SCALAR;
			assert(word || node->keys[i].refused);
			if (word) {
				check_node(&node->keys[i]);
			}
		}
		check_node(&node->items[i]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	FL_AUTO(fl_arena) arena = {0};
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	fl_yaml_doc doc;
	fl_error error;
	fl_code code = fl_yaml_read(
		(fl_text){(const char *)bytes, size}, "fuzz.yaml", &arena, diags, &doc, &error);
	assert(code == FL_OK || code == FL_MEMORY);
	lines = 1;
	for (size_t i = 0; i < size; i++) {
		lines += bytes[i] == '\n';
	}
	for (size_t i = 0; i < fl_diags_count(diags); i++) {
		assert(fl_diags_at(diags, i)->line <= lines);
	}
	if (code == FL_OK && doc.root != NULL) {
		check_node(doc.root);
	}
	return 0;
}

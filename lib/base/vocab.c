/* SPDX-License-Identifier: Apache-2.0 */
/* Finding in the vocabulary of events. */
#include "base/vocab.h"

int fl_vocab_find(const fl_vocab *vocab, fl_text name)
{
	for (uint32_t i = 0; i < vocab->type_count; i++) {
		if (fl_text_equal(vocab->type[i].name, name)) {
			return (int)i;
		}
	}
	return -1;
}

int fl_event_type_field(const fl_event_type *type, fl_text name)
{
	for (uint32_t i = 0; i < type->field_count; i++) {
		if (fl_text_equal(type->field[i].name, name)) {
			return (int)i;
		}
	}
	return -1;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Writing the classes of a draw, in full or as far as a document may tell. */
#include "record/class_write.h"

void fl_units_write(fl_json_writer *json, const fl_spec *spec, const uint32_t *units, size_t count)
{
	fl_json_array(json);
	for (size_t i = 0; i < count; i++) {
		fl_json_text(json, spec->units[units[i]].id);
	}
	fl_json_array_end(json);
}

static void write_ratio(fl_json_writer *json, const char *key, fl_ratio ratio)
{
	fl_json_key(json, key);
	fl_buf_char(json->out, '"');
	fl_buf_ratio(json->out, ratio);
	fl_buf_char(json->out, '"');
	json->comma[json->depth] = true;
}

static void write_class(
	fl_json_writer *json, const fl_spec *spec, const fl_draw_class *class_, fl_class_form form)
{
	fl_json_object(json);
	write_ratio(json, "chance", fl_class_chance(class_));
	if (form != FL_FORM_PROOF) {
		fl_json_key(json, "drawn");
		fl_units_write(json, spec, class_->picks, class_->drawn);
	}
	write_ratio(json, "expected", class_->expected);
	fl_json_key(json, "grade");
	fl_json_text(json, class_->grade);
	fl_json_key(json, "high");
	fl_json_int(json, class_->high);
	fl_json_key(json, "low");
	fl_json_int(json, class_->low);
	fl_json_key(json, "n");
	fl_json_int(json, class_->drawn);
	if (form == FL_FORM_RECORD) {
		fl_json_key(json, "reserves");
		fl_units_write(json, spec, class_->picks + class_->drawn, class_->reserves);
	} else if (form == FL_FORM_EXTRACT) {
		fl_json_key(json, "reserves");
		fl_json_int(json, class_->reserves);
	}
	fl_json_key(json, "size");
	fl_json_int(json, class_->size);
	fl_json_key(json, "stratum");
	fl_json_text(json, class_->stratum);
	fl_json_key(json, "weight");
	fl_json_int(json, (int64_t)class_->weight);
	fl_json_object_end(json);
}

void fl_classes_write(const fl_outcome *outcome, fl_class_form form, fl_buf *out)
{
	fl_json_writer json = fl_json_writer_on(out);
	fl_json_array(&json);
	for (size_t i = 0; i < outcome->classes.count; i++) {
		write_class(&json, outcome->spec, &outcome->classes.at[i], form);
	}
	fl_json_array_end(&json);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a seal.  Keys stand in the order of their bytes, which the JSON writer asserts. */
#include "record/seal.h"

#include "base/json_write.h"

static void write_key_text(fl_json_writer *json, const char *key, fl_text text)
{
	fl_json_key(json, key);
	fl_json_text(json, text);
}

static void write_key_count(fl_json_writer *json, const char *key, uint64_t count)
{
	fl_json_key(json, key);
	fl_json_int(json, (int64_t)count);
}

static void write_key_hash(fl_json_writer *json, const char *key, fl_hash hash)
{
	fl_json_key(json, key);
	fl_json_hash(json, hash);
}

static void write_key_bool(fl_json_writer *json, const char *key, bool value)
{
	fl_json_key(json, key);
	fl_json_bool(json, value);
}

static void write_key_day(fl_json_writer *json, const char *key, fl_day day)
{
	fl_json_key(json, key);
	fl_json_day(json, day);
}

static void write_bounds(fl_json_writer *json, const fl_design *design)
{
	fl_json_key(json, "bounds");
	fl_json_array(json);
	for (size_t i = 0; i < design->bound_count; i++) {
		const fl_draw_bound *bound = &design->bounds[i];
		fl_json_object(json);
		write_key_text(json, "grade", bound->grade);
		if (bound->max != FL_NO_MAX) {
			write_key_count(json, "max", bound->max);
		}
		write_key_count(json, "min", bound->min);
		if (bound->one_stratum) {
			write_key_text(json, "stratum", bound->stratum);
		}
		fl_json_object_end(json);
	}
	fl_json_array_end(json);
}

static void write_rates(fl_json_writer *json, const fl_design *design)
{
	fl_json_key(json, "rates");
	fl_json_array(json);
	for (size_t i = 0; i < design->rate_count; i++) {
		fl_json_object(json);
		write_key_count(json, "den", design->rates[i].den);
		write_key_text(json, "grade", design->rates[i].grade);
		write_key_count(json, "num", design->rates[i].num);
		fl_json_object_end(json);
	}
	fl_json_array_end(json);
}

static void write_labels(fl_json_writer *json, const char *key, const fl_text *labels, size_t count)
{
	fl_json_key(json, key);
	fl_json_array(json);
	for (size_t i = 0; i < count; i++) {
		fl_json_text(json, labels[i]);
	}
	fl_json_array_end(json);
}

static void write_design(fl_json_writer *json, const fl_design *design)
{
	fl_json_key(json, "design");
	fl_json_object(json);
	write_bounds(json, design);
	fl_json_key(json, "kind");
	fl_json_string(json, fl_design_name(design->kind));
	if (design->kind == FL_DESIGN_RATE) {
		write_rates(json, design);
	}
	write_key_count(json, "reserves", design->reserves);
	if (design->kind == FL_DESIGN_RATE) {
		fl_json_key(json, "round");
		fl_json_string(json, design->round_down ? "down" : "up");
	}
	write_labels(json, "take_all", design->take_all, design->take_all_count);
	if (design->kind == FL_DESIGN_QUOTA) {
		write_key_count(json, "total", design->total);
	}
	fl_json_object_end(json);
}

static void write_source(fl_json_writer *json, const fl_entropy_source *source)
{
	fl_json_object(json);
	if (source->kind == FL_SOURCE_BEACON) {
		write_key_text(json, "at", source->at);
	}
	if (source->kind == FL_SOURCE_SECRET) {
		write_key_hash(json, "commitment", source->commitment);
	}
	if (source->kind == FL_SOURCE_BEACON) {
		write_key_text(json, "form", source->form);
	}
	fl_json_key(json, "kind");
	fl_json_string(json, fl_source_kind_name(source->kind));
	write_key_text(json, "name", source->name);
	if (source->kind == FL_SOURCE_SECRET) {
		write_key_bool(json, "outside", source->outside);
		write_key_text(json, "party", source->party);
	}
	if (source->kind == FL_SOURCE_BEACON) {
		write_key_text(json, "publisher", source->publisher);
		write_key_text(json, "round", source->round);
	}
	if (source->kind == FL_SOURCE_FIXED) {
		write_key_text(json, "value", source->value);
	}
	fl_json_object_end(json);
}

static void write_decided(
	fl_json_writer *json, const char *key, const fl_decided *rows, size_t count)
{
	fl_json_key(json, key);
	fl_json_array(json);
	for (size_t i = 0; i < count; i++) {
		fl_json_object(json);
		write_key_text(json, "id", rows[i].id);
		write_key_text(json, "reason", rows[i].reason);
		fl_json_object_end(json);
	}
	fl_json_array_end(json);
}

static void write_root(fl_json_writer *json, const char *key, fl_root root)
{
	fl_json_key(json, key);
	fl_json_object(json);
	write_key_count(json, "count", root.count);
	write_key_hash(json, "root", root.hash);
	fl_json_object_end(json);
}

static void write_roster(
	fl_json_writer *json, const fl_roster *roster, const fl_roots *roots, size_t number)
{
	fl_json_object(json);
	write_root(json, "barred", roots->barred[number]);
	write_key_text(json, "department", roster->department);
	write_root(json, "inspectors", roots->inspectors[number]);
	write_key_bool(json, "lead_rule", roster->lead_rule);
	write_key_count(json, "need", roster->need);
	write_root(json, "service", roots->service[number]);
	write_key_bool(json, "teams", roster->teams);
	fl_json_object_end(json);
}

static void write_rules(fl_json_writer *json, const fl_spec *spec)
{
	fl_json_key(json, "rules");
	fl_json_object(json);
	write_key_text(json, "id", spec->rules_id);
	write_key_hash(json, "sha256", spec->rules_sha256);
	write_key_text(json, "version", spec->rules_version);
	fl_json_object_end(json);
}

static void write_period(fl_json_writer *json, const fl_spec *spec)
{
	fl_json_key(json, "period");
	fl_json_object(json);
	write_key_day(json, "from", spec->period_from);
	write_key_day(json, "to", spec->period_to);
	fl_json_object_end(json);
}

static void write_sources(fl_json_writer *json, const fl_spec *spec)
{
	fl_json_key(json, "entropy");
	fl_json_array(json);
	for (size_t i = 0; i < spec->source_count; i++) {
		write_source(json, &spec->sources[i]);
	}
	fl_json_array_end(json);
}

static void write_rosters(fl_json_writer *json, const fl_spec *spec, const fl_roots *roots)
{
	fl_json_key(json, "rosters");
	fl_json_array(json);
	for (size_t i = 0; i < spec->roster_count; i++) {
		write_roster(json, &spec->rosters[i], roots, i);
	}
	fl_json_array_end(json);
}

void fl_seal_write(const fl_spec *spec, const fl_roots *roots, fl_buf *out)
{
	fl_json_writer writer = fl_json_writer_on(out);
	fl_json_writer *json = &writer;
	fl_json_object(json);
	write_key_text(json, "agency", spec->agency);
	write_key_day(json, "as_of", spec->as_of);
	write_design(json, &spec->design);
	write_key_count(json, "draw", spec->draw);
	write_sources(json, spec);
	write_decided(json, "excluded", spec->excluded, spec->excluded_count);
	write_decided(json, "forced", spec->forced, spec->forced_count);
	write_root(json, "frame", roots->frame);
	write_labels(json, "grades", spec->grades, spec->grade_count);
	fl_json_key(json, "kind");
	fl_json_string(json, "seal");
	write_key_day(json, "known_at", spec->known_at);
	write_period(json, spec);
	write_key_hash(json, "previous", spec->previous);
	fl_json_key(json, "protocol");
	fl_json_string(json, FL_PROTOCOL);
	write_key_text(json, "purpose", spec->purpose);
	write_rosters(json, spec, roots);
	write_rules(json, spec);
	write_key_hash(json, "run", spec->run);
	write_key_text(json, "sealed_at", spec->sealed_at);
	fl_json_object_end(json);
}

void fl_notice_write(
	const fl_spec *spec, const fl_roots *roots, const fl_notice *notice, fl_buf *out)
{
	fl_json_writer writer = fl_json_writer_on(out);
	fl_json_writer *json = &writer;
	fl_json_object(json);
	write_key_text(json, "agency", spec->agency);
	write_key_day(json, "as_of", spec->as_of);
	write_key_hash(json, "commit", notice->commit);
	write_key_count(json, "draw", spec->draw);
	write_sources(json, spec);
	write_key_count(json, "excluded", spec->excluded_count);
	write_key_count(json, "forced", spec->forced_count);
	write_root(json, "frame", roots->frame);
	fl_json_key(json, "kind");
	fl_json_string(json, "notice");
	write_key_day(json, "known_at", spec->known_at);
	write_period(json, spec);
	write_key_hash(json, "previous", spec->previous);
	fl_json_key(json, "protocol");
	fl_json_string(json, FL_PROTOCOL);
	write_key_bool(
		json, "publicly_random", fl_sources_public(spec->sources, spec->source_count));
	write_key_text(json, "purpose", spec->purpose);
	if (notice->drawn) {
		write_key_hash(json, "record_sha256", notice->record);
	}
	write_rosters(json, spec, roots);
	write_rules(json, spec);
	write_key_text(json, "sealed_at", spec->sealed_at);
	if (notice->drawn) {
		write_key_count(json, "targets", notice->targets);
	}
	fl_json_object_end(json);
}

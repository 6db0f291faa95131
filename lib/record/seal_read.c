/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a seal back into the spec that it was written from. */
#include "record/seal.h"

static void read_bounds(fl_record_reader *reader, const fl_json *object, fl_design *design)
{
	const fl_json *items =
		fl_read_items(reader, object, "bounds", FL_JSON_OBJECT, &design->bound_count);
	design->bounds = fl_read_alloc(reader, design->bound_count, sizeof(*design->bounds));
	for (size_t i = 0; i < design->bound_count && !fl_read_failed(reader); i++) {
		(void)fl_read_keys(reader, &items[i], "grade max? min stratum?");
		bool one = fl_json_get(&items[i], "stratum") != NULL;
		design->bounds[i] = (fl_draw_bound){
			.grade = fl_read_text(reader, &items[i], "grade"),
			.min = fl_read_count(reader, &items[i], "min", FL_COUNT_MAX),
			.max = fl_json_get(&items[i], "max") == NULL
				? FL_NO_MAX
				: fl_read_count(reader, &items[i], "max", FL_COUNT_MAX),
			.one_stratum = one,
			.stratum = one ? fl_read_text(reader, &items[i], "stratum") : (fl_text){0}};
	}
}

static void read_rates(fl_record_reader *reader, const fl_json *object, fl_design *design)
{
	const fl_json *items =
		fl_read_items(reader, object, "rates", FL_JSON_OBJECT, &design->rate_count);
	design->rates = fl_read_alloc(reader, design->rate_count, sizeof(*design->rates));
	for (size_t i = 0; i < design->rate_count && !fl_read_failed(reader); i++) {
		(void)fl_read_keys(reader, &items[i], "den grade num");
		design->rates[i] = (fl_rate){.grade = fl_read_text(reader, &items[i], "grade"),
			.num = fl_read_count(reader, &items[i], "num", FL_COUNT_MAX),
			.den = fl_read_count(reader, &items[i], "den", FL_COUNT_MAX)};
	}
	design->round_down = fl_text_is(fl_read_text(reader, object, "round"), "down");
}

static fl_text *read_labels(
	fl_record_reader *reader, const fl_json *object, const char *key, size_t *ret_count)
{
	const fl_json *items = fl_read_items(reader, object, key, FL_JSON_STRING, ret_count);
	fl_text *labels = fl_read_alloc(reader, *ret_count, sizeof(*labels));
	for (size_t i = 0; i < *ret_count && labels != NULL; i++) {
		labels[i] = items[i].u.text;
	}
	return labels;
}

static void read_design(fl_record_reader *reader, const fl_json *seal, fl_design *design)
{
	static const char *const keys[] = {
		[FL_DESIGN_CENSUS] = "bounds kind reserves take_all",
		[FL_DESIGN_ORDER] = "bounds kind reserves take_all",
		[FL_DESIGN_QUOTA] = "bounds kind reserves take_all total",
		[FL_DESIGN_RATE] = "bounds kind rates reserves round take_all",
	};
	const fl_json *object = fl_read_node(reader, seal, "design", FL_JSON_OBJECT);
	if (object == NULL) {
		return;
	}
	fl_text kind = fl_read_text(reader, object, "kind");
	if (!fl_read_failed(reader) && !fl_design_of_name(kind, &design->kind)) {
		fl_read_fail(reader, fl_json_get(object, "kind"), FL_REFUSED,
			TR("a design is census, order, quota or rate",
				"抽查方案应为 census、order、quota 或 rate"));
	}
	if (!fl_read_keys(reader, object, keys[design->kind])) {
		return;
	}
	read_bounds(reader, object, design);
	design->reserves = (uint32_t)fl_read_count(reader, object, "reserves", UINT32_MAX);
	design->take_all = read_labels(reader, object, "take_all", &design->take_all_count);
	if (design->kind == FL_DESIGN_RATE) {
		read_rates(reader, object, design);
	}
	if (design->kind == FL_DESIGN_QUOTA) {
		design->total = fl_read_count(reader, object, "total", FL_COUNT_MAX);
	}
}

static fl_entropy_source read_source(fl_record_reader *reader, const fl_json *object)
{
	static const char *const keys[] = {
		[FL_SOURCE_BEACON] = "at form kind name publisher round",
		[FL_SOURCE_FIXED] = "kind name value",
		[FL_SOURCE_SECRET] = "commitment kind name outside party",
	};
	fl_entropy_source source = {0};
	fl_text kind = fl_read_text(reader, object, "kind");
	if (!fl_read_failed(reader) && !fl_source_kind_of_name(kind, &source.kind)) {
		fl_read_fail(reader, fl_json_get(object, "kind"), FL_REFUSED,
			TR("a source is a beacon, fixed or a secret",
				"随机源应为 beacon、fixed 或 secret"));
	}
	if (!fl_read_keys(reader, object, keys[source.kind])) {
		return source;
	}
	source.name = fl_read_text(reader, object, "name");
	if (source.kind == FL_SOURCE_BEACON) {
		source.at = fl_read_text(reader, object, "at");
		source.form = fl_read_text(reader, object, "form");
		source.publisher = fl_read_text(reader, object, "publisher");
		source.round = fl_read_text(reader, object, "round");
	} else if (source.kind == FL_SOURCE_FIXED) {
		source.value = fl_read_text(reader, object, "value");
	} else {
		source.commitment = fl_read_hash(reader, object, "commitment");
		source.outside = fl_read_bool(reader, object, "outside");
		source.party = fl_read_text(reader, object, "party");
	}
	return source;
}

static void read_sources(fl_record_reader *reader, const fl_json *seal, fl_spec *spec)
{
	const fl_json *items =
		fl_read_items(reader, seal, "entropy", FL_JSON_OBJECT, &spec->source_count);
	spec->sources = fl_read_alloc(reader, spec->source_count, sizeof(*spec->sources));
	for (size_t i = 0; i < spec->source_count && !fl_read_failed(reader); i++) {
		spec->sources[i] = read_source(reader, &items[i]);
	}
}

static fl_decided *read_decided(
	fl_record_reader *reader, const fl_json *seal, const char *key, size_t *ret_count)
{
	const fl_json *items = fl_read_items(reader, seal, key, FL_JSON_OBJECT, ret_count);
	fl_decided *rows = fl_read_alloc(reader, *ret_count, sizeof(*rows));
	for (size_t i = 0; i < *ret_count && !fl_read_failed(reader); i++) {
		(void)fl_read_keys(reader, &items[i], "id reason");
		rows[i] = (fl_decided){.id = fl_read_text(reader, &items[i], "id"),
			.reason = fl_read_text(reader, &items[i], "reason")};
	}
	return rows;
}

static fl_root read_root(fl_record_reader *reader, const fl_json *object, const char *key)
{
	fl_root root = {0};
	const fl_json *node = fl_read_node(reader, object, key, FL_JSON_OBJECT);
	if (node != NULL && fl_read_keys(reader, node, "count root")) {
		root.count = fl_read_count(reader, node, "count", FL_COUNT_MAX);
		root.hash = fl_read_hash(reader, node, "root");
	}
	return root;
}

static void read_rosters(
	fl_record_reader *reader, const fl_json *seal, fl_spec *spec, fl_roots *roots)
{
	const fl_json *items =
		fl_read_items(reader, seal, "rosters", FL_JSON_OBJECT, &spec->roster_count);
	if (spec->roster_count > FL_DEPARTMENTS_MAX) {
		fl_read_fail(reader, fl_json_get(seal, "rosters"), FL_REFUSED,
			TR("too many departments", "部门过多"));
	}
	spec->rosters = fl_read_alloc(reader, spec->roster_count, sizeof(*spec->rosters));
	for (size_t i = 0; i < spec->roster_count && !fl_read_failed(reader); i++) {
		(void)fl_read_keys(reader, &items[i],
			"barred department inspectors lead_rule need service teams");
		spec->rosters[i] = (fl_roster){
			.department = fl_read_text(reader, &items[i], "department"),
			.need = (uint32_t)fl_read_count(reader, &items[i], "need", FL_NEED_MAX),
			.lead_rule = fl_read_bool(reader, &items[i], "lead_rule"),
			.teams = fl_read_bool(reader, &items[i], "teams")};
		roots->barred[i] = read_root(reader, &items[i], "barred");
		roots->inspectors[i] = read_root(reader, &items[i], "inspectors");
		roots->service[i] = read_root(reader, &items[i], "service");
	}
}

static void read_head(fl_record_reader *reader, const fl_json *seal, fl_spec *spec)
{
	spec->agency = fl_read_text(reader, seal, "agency");
	spec->as_of = fl_read_day(reader, seal, "as_of");
	spec->draw = fl_read_count(reader, seal, "draw", FL_COUNT_MAX);
	spec->known_at = fl_read_day(reader, seal, "known_at");
	spec->previous = fl_read_hash(reader, seal, "previous");
	spec->purpose = fl_read_text(reader, seal, "purpose");
	spec->run = fl_read_hash(reader, seal, "run");
	spec->sealed_at = fl_read_text(reader, seal, "sealed_at");
	const fl_json *period = fl_read_node(reader, seal, "period", FL_JSON_OBJECT);
	if (period != NULL && fl_read_keys(reader, period, "from to")) {
		spec->period_from = fl_read_day(reader, period, "from");
		spec->period_to = fl_read_day(reader, period, "to");
	}
	const fl_json *rules = fl_read_node(reader, seal, "rules", FL_JSON_OBJECT);
	if (rules != NULL && fl_read_keys(reader, rules, "id sha256 version")) {
		spec->rules_id = fl_read_text(reader, rules, "id");
		spec->rules_sha256 = fl_read_hash(reader, rules, "sha256");
		spec->rules_version = fl_read_text(reader, rules, "version");
	}
}

void fl_seal_read(
	fl_record_reader *reader, const fl_json *seal, fl_spec *ret_spec, fl_roots *ret_roots)
{
	fl_spec spec = {0};
	fl_roots roots = {0};
	if (!fl_read_keys(reader, seal,
		    "agency as_of design draw entropy excluded forced frame grades kind known_at "
		    "period previous protocol purpose rosters rules run sealed_at")) {
		return;
	}
	read_head(reader, seal, &spec);
	read_design(reader, seal, &spec.design);
	read_sources(reader, seal, &spec);
	spec.excluded = read_decided(reader, seal, "excluded", &spec.excluded_count);
	spec.forced = read_decided(reader, seal, "forced", &spec.forced_count);
	roots.frame = read_root(reader, seal, "frame");
	spec.grades = read_labels(reader, seal, "grades", &spec.grade_count);
	read_rosters(reader, seal, &spec, &roots);
	*ret_spec = spec;
	*ret_roots = roots;
}

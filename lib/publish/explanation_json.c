/* SPDX-License-Identifier: Apache-2.0 */
/* An explanation as canonical JSON, for programs; amounts are strings, so that none is rounded. */
#include "publish/explanation.h"

#include "base/decimal.h"
#include "base/json_write.h"
#include "rules/versions.h"

typedef struct writer {
	const fl_explained *all;
	fl_json_writer json;
} writer;

static void put_decimal(writer *to, const char *key, int64_t value, unsigned places)
{
	fl_json_key(&to->json, key);
	fl_json_raw(&to->json, FL_TEXT("\""));
	fl_buf_decimal_short(to->json.out, value, places);
	fl_buf_char(to->json.out, '"');
}

static void put_points(writer *to, const char *key, int64_t points)
{
	put_decimal(to, key, points, to->all->plan->places);
}

static void put_text(writer *to, const char *key, fl_text text)
{
	fl_json_key(&to->json, key);
	fl_json_text(&to->json, text);
}

static void put_day(writer *to, const char *key, fl_day day)
{
	if (day != FL_DAY_NONE) {
		fl_json_key(&to->json, key);
		fl_json_day(&to->json, day);
	}
}

static void put_event(writer *to, const fl_explained_event *event)
{
	const fl_explained *all = to->all;
	fl_json_object(&to->json);
	if (event->beaten_by != FL_NONE_INDEX) {
		put_text(to, "beaten_by", all->plan->rule[event->beaten_by].id);
	}
	if (all->words[event->event].case_no.len > 0) {
		put_text(to, "case_no", all->words[event->event].case_no);
	}
	put_day(to, "day", event->day);
	if (event->ordinal > 0) {
		put_decimal(to, "factor", event->factor, event->factor_places);
	}
	put_text(to, "fate", fl_text_of(fl_fate_name(event->fate)));
	if (all->words[event->event].licence.len > 0) {
		put_text(to, "licence", all->words[event->event].licence);
	}
	put_day(to, "occurred", all->facts->occurred[event->event]);
	if (event->ordinal > 0) {
		put_points(to, "points", event->points);
		put_points(to, "points_base", event->base);
	}
	put_text(to, "source_ref", all->words[event->event].source_ref);
	put_text(to, "type", all->facts->vocab->type[all->facts->event_type[event->event]].name);
	if (event->version != FL_NONE_INDEX) {
		put_text(to, "version", fl_versions_at(all->plan, event->version)->version);
	}
	fl_json_object_end(&to->json);
}

static void put_events(
	writer *to, const char *key, const fl_explained_event *events, uint32_t count)
{
	fl_json_key(&to->json, key);
	fl_json_array(&to->json);
	for (uint32_t i = 0; i < count; i++) {
		put_event(to, &events[i]);
	}
	fl_json_array_end(&to->json);
}

static void put_rules(writer *to)
{
	const fl_plan *plan = to->all->plan;
	fl_json_key(&to->json, "rules");
	fl_json_array(&to->json);
	for (uint32_t i = 0; i < plan->deduction_count + plan->bonus_count; i++) {
		const fl_explained_rule *came_to = &to->all->explanation->rule[i];
		const fl_plan_rule *rule = &plan->rule[came_to->rule];
		if (came_to->points == 0 && came_to->event_count == 0) {
			continue;
		}
		fl_json_object(&to->json);
		put_points(to, "before_cap", came_to->before_cap);
		put_text(to, "cite", rule->cite);
		put_events(to, "events", came_to->event, came_to->event_count);
		put_text(to, "id", rule->id);
		put_text(to, "kind",
			i < plan->deduction_count ? FL_TEXT("deduction") : FL_TEXT("bonus"));
		put_text(to, "label_en", rule->label[FL_EN]);
		put_text(to, "label_zh", rule->label[FL_ZH]);
		put_points(to, "points", came_to->points);
		fl_json_object_end(&to->json);
	}
	fl_json_array_end(&to->json);
}

static void put_vetoes(writer *to)
{
	const fl_plan *plan = to->all->plan;
	fl_json_key(&to->json, "vetoes");
	fl_json_array(&to->json);
	for (uint32_t i = 0; i < plan->veto_count; i++) {
		const fl_explained_veto *came_to = &to->all->explanation->veto[i];
		const fl_plan_veto *veto = &plan->veto[came_to->veto];
		if (!came_to->holds && came_to->event_count == 0) {
			continue;
		}
		fl_json_object(&to->json);
		put_text(to, "at_best", plan->grade[veto->at_best]);
		put_text(to, "cite", veto->cite);
		put_events(to, "events", came_to->event, came_to->event_count);
		fl_json_key(&to->json, "holds");
		fl_json_bool(&to->json, came_to->holds);
		put_text(to, "id", veto->id);
		put_text(to, "label_en", veto->label[FL_EN]);
		put_text(to, "label_zh", veto->label[FL_ZH]);
		put_day(to, "until", came_to->until);
		fl_json_object_end(&to->json);
	}
	fl_json_array_end(&to->json);
}

static void put_indicators(writer *to)
{
	const fl_plan *plan = to->all->plan;
	fl_json_key(&to->json, "indicators");
	fl_json_array(&to->json);
	for (uint32_t i = 0; i < plan->indicator_count; i++) {
		fl_json_object(&to->json);
		fl_ungraded why = to->all->explanation->indicator_why[i];
		if (why != FL_UNGRADED_NO) {
			put_text(to, "missing", fl_text_of(fl_ungraded_id(why)));
		}
		put_text(to, "name", plan->indicator[i].name);
		if (why != FL_UNGRADED_NO) {
			fl_json_object_end(&to->json);
			continue;
		}
		put_decimal(
			to, "value", to->all->explanation->indicator[i], plan->indicator[i].places);
		fl_json_object_end(&to->json);
	}
	fl_json_array_end(&to->json);
}

static void put_result(writer *to)
{
	const fl_plan *plan = to->all->plan;
	const fl_explanation *explanation = to->all->explanation;
	put_text(to, "grade", plan->grade[explanation->grade]);
	put_text(to, "grade_by_score", plan->grade[plan->band[explanation->band].grade]);
}

static void put_measures(writer *to)
{
	const fl_plan *plan = to->all->plan;
	fl_json_key(&to->json, "measures");
	fl_json_array(&to->json);
	for (uint32_t i = 0; i < plan->measure_count; i++) {
		fl_json_object(&to->json);
		put_text(to, "level", plan->measure[i].level[to->all->explanation->level[i]].name);
		put_text(to, "name", plan->measure[i].name);
		fl_json_object_end(&to->json);
	}
	fl_json_array_end(&to->json);
}

/* What a stored run says, where it differs. */
static void put_run(writer *to)
{
	fl_json_key(&to->json, "run");
	fl_json_object(&to->json);
	put_text(to, "grade", to->all->run_grade);
	fl_json_key(&to->json, "number");
	fl_json_int(&to->json, to->all->run);
	put_text(to, "score", to->all->run_score);
	fl_json_object_end(&to->json);
}

static void put_reasons(writer *to)
{
	fl_json_key(&to->json, "reasons");
	fl_json_array(&to->json);
	for (uint32_t i = 0; i < to->all->explanation->reason_count; i++) {
		fl_json_text(&to->json, to->all->explanation->reason[i]);
	}
	fl_json_array_end(&to->json);
}

void fl_explanation_json(const fl_explained *all, fl_buf *out)
{
	writer to = {all, fl_json_writer_on(out)};
	const fl_explanation *explanation = all->explanation;
	bool graded = explanation->why == FL_UNGRADED_NO;
	fl_json_object(&to.json);
	put_day(&to, "as_of", all->as_of);
	put_points(&to, "base", all->plan->base);
	if (graded) {
		put_points(&to, "bonuses_counted", explanation->added_counted);
		put_result(&to);
	}
	put_text(&to, "id", all->id);
	if (graded) {
		put_indicators(&to);
	}
	put_day(&to, "known_at", all->known_at);
	if (graded) {
		put_measures(&to);
		if (explanation->previous_grade != FL_PREVIOUS_NONE) {
			put_text(&to, "moved",
				all->plan->grade[all->plan->band[explanation->moved_band].grade]);
		}
	}
	put_text(&to, "name", all->name);
	if (explanation->newcomer) {
		put_day(&to, "newcomer_until", explanation->newcomer_until);
	}
	if (!graded) {
		put_text(&to, "not_graded", fl_text_of(fl_ungraded_id(explanation->why)));
	}
	if (graded && explanation->previous_grade != FL_PREVIOUS_NONE) {
		put_text(&to, "previous_grade", all->plan->grade[explanation->previous_grade]);
	}
	put_reasons(&to);
	if (graded) {
		put_rules(&to);
	}
	fl_json_key(&to.json, "rules_sha256");
	fl_json_hash(&to.json, fl_versions_hash(all->plan, all->as_of));
	if (all->run > 0) {
		put_run(&to);
	}
	if (graded) {
		put_decimal(&to, "score", explanation->score, all->plan->score_places);
		put_points(&to, "sum", explanation->points);
	}
	put_events(&to, "unused", explanation->unused, explanation->unused_count);
	if (graded) {
		put_vetoes(&to);
	}
	fl_json_object_end(&to.json);
	fl_buf_char(out, '\n');
}

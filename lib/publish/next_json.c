/* SPDX-License-Identifier: Apache-2.0 */
/* What would lift the grade, as canonical JSON. */
#include "publish/json.h"

static void put_grade(fl_json *to, const char *key, uint32_t grade)
{
	fl_json_put_text(to, key, to->all->plan->grade[grade]);
}

static void put_score(fl_json *to, const char *key, int64_t score)
{
	fl_json_put_decimal(to, key, score, to->all->plan->score_places);
}

static void put_targets(fl_json *to)
{
	const fl_next *next = to->all->next;
	fl_json_key(&to->json, "better");
	fl_json_array(&to->json);
	for (uint32_t t = 0; t < next->target_count; t++) {
		const fl_next_target *target = &next->target[t];
		fl_json_object(&to->json);
		fl_json_put_bool(to, "above_score", target->above_score);
		put_grade(to, "grade", target->grade);
		put_score(to, "missing", target->missing);
		fl_json_put_day(to, "on", target->on);
		fl_json_put_bool(to, "too_far", target->too_far);
		fl_json_object_end(&to->json);
	}
	fl_json_array_end(&to->json);
}

static void put_eve(fl_json *to)
{
	const fl_next *next = to->all->next;
	if (next->rises_on == FL_DAY_NONE) {
		return;
	}
	fl_json_key(&to->json, "eve");
	fl_json_object(&to->json);
	fl_json_put_day(to, "day", next->rises_on - 1);
	if (next->eve_why == FL_UNGRADED_NO) {
		put_grade(to, "grade", next->eve_grade);
		put_score(to, "score", next->eve_score);
	} else {
		fl_json_put_text(to, "not_graded", fl_text_of(fl_ungraded_id(next->eve_why)));
	}
	fl_json_object_end(&to->json);
}

static void put_holds(fl_json *to)
{
	const fl_next *next = to->all->next;
	fl_json_key(&to->json, "holds");
	fl_json_array(&to->json);
	for (uint32_t h = 0; h < next->hold_count; h++) {
		const fl_plan_veto *veto = &to->all->plan->veto[next->hold[h].veto];
		fl_json_object(&to->json);
		put_grade(to, "at_best", veto->at_best);
		fl_json_put_text(to, "id", veto->id);
		fl_json_put_text(to, "label_en", veto->label[FL_EN]);
		fl_json_put_text(to, "label_zh", veto->label[FL_ZH]);
		fl_json_put_day(to, "until", next->hold[h].until);
		fl_json_object_end(&to->json);
	}
	fl_json_array_end(&to->json);
}

static void put_movement(fl_json *to)
{
	const fl_plan_movement *movement = &to->all->plan->movement;
	if (to->all->next->previous_grade == FL_PREVIOUS_NONE) {
		return;
	}
	fl_json_key(&to->json, "movement");
	fl_json_object(&to->json);
	put_score(to, "margin", movement->margin);
	put_grade(to, "previous_grade", to->all->next->previous_grade);
	if (movement->up_steps != UINT32_MAX) {
		fl_json_put_int(to, "steps", movement->up_steps);
	}
	fl_json_object_end(&to->json);
}

static void put_act(fl_json *to, const fl_next_act *act)
{
	const fl_explained *all = to->all;
	fl_json_object(&to->json);
	if (act->kind == FL_NEXT_REPAIR && all->words[act->event[0]].case_no.len > 0) {
		fl_json_put_text(to, "case_no", all->words[act->event[0]].case_no);
	}
	fl_json_put_int(to, "count", act->count);
	fl_json_put_text(
		to, "kind", act->kind == FL_NEXT_REPAIR ? FL_TEXT("repair") : FL_TEXT("event"));
	if (act->kind == FL_NEXT_REPAIR) {
		fl_json_key(&to->json, "source_refs");
		fl_json_array(&to->json);
		for (uint32_t i = 0; i < act->event_count; i++) {
			fl_json_text(&to->json, all->words[act->event[i]].source_ref);
		}
		fl_json_array_end(&to->json);
	}
	fl_json_put_text(to, "type", all->plan->vocab.type[act->type].name);
	fl_json_object_end(&to->json);
}

static void put_ways(fl_json *to)
{
	const fl_next *next = to->all->next;
	fl_json_key(&to->json, "ways");
	fl_json_array(&to->json);
	for (uint32_t w = 0; w < next->way_count; w++) {
		const fl_next_way *way = &next->way[w];
		fl_json_object(&to->json);
		fl_json_key(&to->json, "acts");
		fl_json_array(&to->json);
		for (uint32_t a = 0; a < way->act_count; a++) {
			put_act(to, &way->act[a]);
		}
		fl_json_array_end(&to->json);
		fl_json_put_day(to, "from", way->day);
		put_grade(to, "grade", way->grade);
		put_score(to, "score", way->score);
		fl_json_put_int(to, "size", way->size);
		fl_json_object_end(&to->json);
	}
	fl_json_array_end(&to->json);
}

void fl_json_put_next(fl_json *to)
{
	const fl_next *next = to->all->next;
	if (next == NULL || next->why != FL_UNGRADED_NO) {
		return;
	}
	fl_json_key(&to->json, "next");
	fl_json_object(&to->json);
	fl_json_put_int(to, "acts_tried", next->acts_tried);
	put_targets(to);
	put_eve(to);
	put_holds(to);
	fl_json_put_day(to, "horizon", next->horizon);
	put_movement(to);
	if (next->newcomer) {
		fl_json_put_day(to, "newcomer_until", next->newcomer_until);
	}
	fl_json_put_day(to, "rises_on", next->rises_on);
	if (next->rises_on != FL_DAY_NONE) {
		put_score(to, "rises_score", next->rises_score);
		put_grade(to, "rises_to", next->rises_to);
	}
	put_ways(to);
	fl_json_object_end(&to->json);
}

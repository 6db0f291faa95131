/* SPDX-License-Identifier: Apache-2.0 */
/* Small helpers of the tests on rules and grades: plans from text, facts from a short table. */
#ifndef TESTS_UNIT_PLANS_H
#define TESTS_UNIT_PLANS_H

#include "base/file.h"
#include "grade/explain.h"
#include "grade/grader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* The plan of a text that must be good. */
static inline fl_plan *plan_of(fl_text text)
{
	fl_error error = {0};
	fl_plan *plan = NULL;
	FL_AUTO_PTR(fl_diags) diags = fl_diags_new();
	if (fl_plan_read(text, "rules.yaml", diags, &plan, &error) != FL_OK) {
		fail_msg("%u:%u: %s", error.line, error.column, error.text[FL_EN]);
	}
	return plan;
}

static inline fl_plan *plan_of_file(const char *path)
{
	fl_error error = {0};
	FL_AUTO(fl_buf) bytes = {0};
	if (fl_file_read(path, FL_YAML_BYTES_MAX, &bytes, &error) != FL_OK) {
		fail_msg("%s", error.text[FL_EN]);
	}
	return plan_of(fl_buf_view(&bytes));
}

/* Room for a batch that tests fill row by row; every event type is the plan's own. */
#define EVENTS_MAX 20000u

typedef struct test_facts {
	fl_day licensed_on[FL_BATCH_UNITS_MAX];
	uint8_t previous_grade[FL_BATCH_UNITS_MAX];
	uint32_t first_event[FL_BATCH_UNITS_MAX + 1];
	uint16_t event_type[EVENTS_MAX];
	fl_day occurred[EVENTS_MAX], decided[EVENTS_MAX], annulled[EVENTS_MAX],
		repaired[EVENTS_MAX];
	uint32_t case_no[EVENTS_MAX];
	int64_t value[EVENTS_MAX];
	fl_text id[FL_BATCH_UNITS_MAX];
	fl_facts facts;
} test_facts;

static inline void history_init(test_facts *history, const fl_plan *plan)
{
	*history = (test_facts){.facts = {.vocab = &plan->vocab,
					.id = history->id,
					.licensed_on = history->licensed_on,
					.previous_grade = history->previous_grade,
					.first_event = history->first_event,
					.event_type = history->event_type,
					.occurred = history->occurred,
					.decided = history->decided,
					.annulled = history->annulled,
					.repaired = history->repaired,
					.case_no = history->case_no}};
	for (uint32_t f = 0; f < FL_EVENT_FIELDS_MAX; f++) {
		history->facts.value[f] = history->value;
	}
}

/* Begins the next unit. */
static inline void history_unit(test_facts *history, fl_day licensed_on)
{
	uint32_t unit = history->facts.unit_count++;
	history->licensed_on[unit] = licensed_on;
	history->previous_grade[unit] = FL_PREVIOUS_NONE;
	history->first_event[unit] = history->first_event[unit + 1] = history->facts.event_count;
}

/* Adds an event to the unit begun last and returns its index; days must ascend. */
static inline uint32_t history_event(
	test_facts *history, uint32_t type, fl_day occurred, int64_t value)
{
	uint32_t event = history->facts.event_count++;
	assert_true(event < EVENTS_MAX);
	history->event_type[event] = (uint16_t)type;
	history->occurred[event] = occurred;
	history->decided[event] = history->annulled[event] = history->repaired[event] = FL_DAY_NONE;
	history->case_no[event] = 0;
	history->value[event] = value;
	history->first_event[history->facts.unit_count] = history->facts.event_count;
	return event;
}

static inline uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

#endif

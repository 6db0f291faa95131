/* SPDX-License-Identifier: Apache-2.0 */
/* Joining plan and vocabulary by name, and the sentences about retailers that are not graded. */
#include "grade/binding.h"

const char *fl_ungraded_id(fl_ungraded reason)
{
	static const char *const ids[] = {
#define X(name, id, en, zh) id,
		FL_UNGRADED(X)
#undef X
	};
	return ids[reason];
}

const char *fl_ungraded_text(fl_ungraded reason, int lang)
{
	static const char *const texts[][2] = {
#define X(name, id, en, zh) {en, zh},
		FL_UNGRADED(X)
#undef X
	};
	return texts[reason][lang];
}

static fl_code bind_fields(const fl_event_type *declared, const fl_event_type *held,
	fl_bound_type *type, fl_error *reterr)
{
	for (uint32_t i = 0; i < declared->field_count; i++) {
		const fl_field_type *field = &declared->field[i];
		int at = fl_event_type_field(held, field->name);
		if (at >= 0 && held->field[at].kind != field->kind) {
			return fl_fail(reterr, FL_REFUSED,
				TR("the field " FL_TEXT_FMT "." FL_TEXT_FMT
				   " is of another kind in the database than in the rule set",
					"字段 " FL_TEXT_FMT "." FL_TEXT_FMT
					" 在数据库中的类型与规则集不一致"),
				FL_TEXT_ARG(declared->name), FL_TEXT_ARG(field->name));
		}
		if (at >= 0) {
			type->slot[i] = (uint8_t)at;
		}
	}
	return FL_OK;
}

static fl_code bind_type(const fl_plan *plan, const fl_event_type *held, bool used,
	fl_bound_type *type, fl_error *reterr)
{
	type->event = fl_plan_find_event(plan, held->name);
	memset(type->slot, FL_NO_SLOT, sizeof(type->slot));
	if (type->event != FL_NONE_INDEX) {
		memcpy(type->use, plan->event[type->event].use, sizeof(type->use));
		return bind_fields(&plan->vocab.type[type->event], held, type, reterr);
	}
	if (!used) {
		return FL_OK;
	}
	return fl_fail(reterr, FL_REFUSED,
		TR("there are events of the type `" FL_TEXT_FMT "`, which the rule set " FL_TEXT_FMT
		   " does not declare; add it under `events` (no rule has to use it)",
			"数据中有“" FL_TEXT_FMT "”类事件，而规则集 " FL_TEXT_FMT
			" 未声明该类型；请在 events 下补充（可以不被任何规则使用）"),
		FL_TEXT_ARG(held->name), FL_TEXT_ARG(plan->id));
}

fl_code fl_binding_init(const fl_plan *plan, const fl_vocab *vocab, const bool *used,
	fl_binding *ret_binding, fl_error *reterr)
{
	FL_AUTO(fl_binding)
	binding = {.plan = plan, .vocab = vocab, .type_count = vocab->type_count};
	binding.type = fl_arena_array(
		&binding.arena, fl_bound_type, vocab->type_count > 0 ? vocab->type_count : 1);
	if (binding.type == NULL) {
		return fl_fail_memory(reterr);
	}
	for (uint32_t i = 0; i < vocab->type_count; i++) {
		FL_TRY(bind_type(
			plan, &vocab->type[i], used == NULL || used[i], &binding.type[i], reterr));
	}
	FL_TRY(fl_stairs_init(plan, &binding.arena, &binding.stairs, reterr));
	*ret_binding = binding;
	binding = (fl_binding){.plan = NULL};
	return FL_OK;
}

void fl_binding_done(fl_binding *binding)
{
	fl_arena_done(&binding->arena);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Classes of a frame: who is in which, and how many of each are drawn. */
#include "draw/classes.h"

#include "draw/quota.h"

static const char *const design_names[] = {
#define X(kind, name) name,
	FL_DESIGN_KINDS(X)
#undef X
};

#define DESIGN_KINDS (sizeof(design_names) / sizeof(design_names[0]))

const char *fl_design_name(fl_design_kind kind)
{
	return design_names[kind];
}

bool fl_design_of_name(fl_text name, fl_design_kind *ret_kind)
{
	for (size_t i = 0; i < DESIGN_KINDS; i++) {
		if (fl_text_is(name, design_names[i])) {
			*ret_kind = (fl_design_kind)i;
			return true;
		}
	}
	return false;
}

/* ---- Building ------------------------------------------------------------------------------- */

/* Units from one source share their texts: where those of a unit were met before, its class is
 * found by their addresses, without a look at their bytes. */
typedef struct met_pair {
	fl_text stratum;
	fl_text grade;
	uint32_t class_no;
} met_pair;

#define MET_PAIRS ((size_t)1024) /* a power of two */

/* Classes as they are met, found by a hash of their names; classes are numbered by first use. */
typedef struct class_table {
	met_pair met[MET_PAIRS];
	uint32_t *slots;   /* number of a class + 1; 0: empty */
	size_t slot_count; /* a power of two */
	fl_draw_class *at;
	uint32_t *first_unit; /* of each class, for messages */
	size_t count;
	size_t capacity;
} class_table;

static void class_table_done(class_table *table)
{
	free(table->slots);
	free(table->at);
	free(table->first_unit);
}
FL_AUTO_DEFINE(class_table, class_table_done);

/* The slot of a class, or the empty one where it belongs. */
static size_t class_slot(const class_table *table, fl_text stratum, fl_text grade)
{
	uint64_t hash = fl_text_hash(fl_text_hash(0, stratum), grade);
	size_t slot = (size_t)hash & (table->slot_count - 1);
	while (table->slots[slot] != 0) {
		const fl_draw_class *class_ = &table->at[table->slots[slot] - 1];
		if (fl_text_equal(class_->grade, grade) &&
			fl_text_equal(class_->stratum, stratum)) {
			break;
		}
		slot = (slot + 1) & (table->slot_count - 1);
	}
	return slot;
}

static bool class_table_grow(class_table *table)
{
	size_t capacity = table->capacity == 0 ? 64 : 2 * table->capacity;
	fl_draw_class *at = realloc(table->at, capacity * sizeof(*at));
	if (at == NULL) {
		return false;
	}
	table->at = at;
	uint32_t *first_unit = realloc(table->first_unit, capacity * sizeof(*first_unit));
	if (first_unit == NULL) {
		return false;
	}
	table->first_unit = first_unit;
	uint32_t *slots = calloc(2 * capacity, sizeof(*slots));
	if (slots == NULL) {
		return false;
	}
	free(table->slots);
	table->slots = slots;
	table->slot_count = 2 * capacity;
	table->capacity = capacity;
	for (size_t i = 0; i < table->count; i++) {
		size_t slot = class_slot(table, at[i].stratum, at[i].grade);
		slots[slot] = (uint32_t)(i + 1);
	}
	return true;
}

static bool same_place(fl_text a, fl_text b)
{
	return a.at == b.at && a.len == b.len;
}

static met_pair *met_slot(class_table *table, const fl_unit *unit)
{
	uint64_t mixed = (uint64_t)(uintptr_t)unit->stratum.at * UINT64_C(0x9e3779b97f4a7c15) ^
		(uint64_t)(uintptr_t)unit->grade.at * UINT64_C(0xc2b2ae3d27d4eb4f);
	return &table->met[(mixed >> 32) & (MET_PAIRS - 1)];
}

/* The class of a unit, which may be a new one. */
static fl_code class_find(class_table *table, const fl_unit *unit, uint32_t number,
	uint32_t *ret_class, fl_error *reterr)
{
	if (table->count > FL_CLASSES_MAX) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the frame has more than %u classes of stratum and grade",
				"抽查对象按片区和信用等级划分超过 %u 类"),
			FL_CLASSES_MAX);
	}
	if (table->count == table->capacity && !class_table_grow(table)) {
		return fl_fail_memory(reterr);
	}
	size_t slot = class_slot(table, unit->stratum, unit->grade);
	if (table->slots[slot] == 0) {
		table->at[table->count] = (fl_draw_class){
			.stratum = unit->stratum, .grade = unit->grade, .weight = unit->weight};
		table->first_unit[table->count] = number;
		table->slots[slot] = (uint32_t)++table->count;
	}
	*ret_class = table->slots[slot] - 1;
	return FL_OK;
}

/* Puts one unit into its class. */
static fl_code class_enter(
	class_table *table, fl_unit *units, uint32_t number, bool left_out, fl_error *reterr)
{
	fl_unit *unit = &units[number];
	met_pair *met = met_slot(table, unit);
	if (!same_place(met->stratum, unit->stratum) || !same_place(met->grade, unit->grade)) {
		uint32_t class_no = FL_NO_CLASS;
		FL_TRY(class_find(table, unit, number, &class_no, reterr));
		*met = (met_pair){unit->stratum, unit->grade, class_no};
	}
	unit->class_no = met->class_no;
	fl_draw_class *class_ = &table->at[unit->class_no];
	if (class_->weight != unit->weight) {
		const fl_unit *other = &units[table->first_unit[unit->class_no]];
		return fl_fail(reterr, FL_REFUSED,
			TR("frame entries %u and %u: `%.*s` has weight %llu and `%.*s` has %llu, "
			   "but both are of one grade and stratum; one weight would be right",
				"抽查对象名录第 %u 条与第 %u 条：“%.*s”权重为 %llu，“%.*s”权重为 "
				"%llu，"
				"同一片区同一信用等级的权重必须相同"),
			other->line, unit->line, FL_TEXT_ARG(other->id),
			(unsigned long long)other->weight, FL_TEXT_ARG(unit->id),
			(unsigned long long)unit->weight);
	}
	class_->size += left_out ? 0 : 1;
	return FL_OK;
}

static int class_order(const void *a, const void *b)
{
	const fl_draw_class *left = a;
	const fl_draw_class *right = b;
	int order = fl_text_compare(left->stratum, right->stratum);
	return order != 0 ? order : fl_text_compare(left->grade, right->grade);
}

/* Sorted classes that have members, and the number that each class of the table has among them. */
static fl_code classes_order(class_table *table, fl_arena *arena, fl_classes *ret_classes,
	uint32_t *renumber, fl_error *reterr)
{
	fl_draw_class *at = fl_arena_array(arena, fl_draw_class, table->count + 1);
	if (at == NULL) {
		return fl_fail_memory(reterr);
	}
	size_t count = 0;
	for (size_t i = 0; i < table->count; i++) {
		if (table->at[i].size > 0) {
			at[count] = table->at[i];
			at[count++].number = (uint32_t)i;
		}
	}
	if (count > 1) {
		qsort(at, count, sizeof(*at), class_order);
	}
	for (size_t i = 0; i < count; i++) {
		renumber[at[i].number] = (uint32_t)i;
		at[i].number = (uint32_t)i;
	}
	*ret_classes = (fl_classes){.at = at, .count = count};
	return FL_OK;
}

fl_code fl_classes_build(fl_unit *units, size_t count, const bool *left_out, fl_arena *arena,
	fl_classes *ret_classes, fl_error *reterr)
{
	FL_AUTO(class_table) table = {0};
	for (size_t i = 0; i < count; i++) {
		FL_TRY(class_enter(&table, units, (uint32_t)i, left_out[i], reterr));
	}
	FL_AUTO_FREE uint32_t *renumber = calloc(table.count + 1, sizeof(*renumber));
	if (renumber == NULL) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(classes_order(&table, arena, ret_classes, renumber, reterr));
	for (size_t i = 0; i < count; i++) {
		units[i].class_no = left_out[i] ? FL_NO_CLASS : renumber[units[i].class_no];
	}
	return FL_OK;
}

/* ---- Numbers -------------------------------------------------------------------------------- */

uint32_t fl_rate_of(uint32_t size, uint64_t num, uint64_t den, bool round_down)
{
	fl_u128 product = (fl_u128)size * num;
	return (uint32_t)((product + (round_down ? 0 : den - 1)) / den);
}

static fl_code class_bound(fl_draw_class *class_, const fl_design *design, fl_error *reterr)
{
	const fl_draw_bound *bound = fl_design_bound(design, class_->grade, class_->stratum);
	uint64_t low = bound != NULL ? bound->min : 0;
	uint64_t high = bound != NULL ? bound->max : FL_NO_MAX;
	if (fl_text_find(class_->grade, design->take_all, design->take_all_count) >= 0) {
		low = FL_NO_MAX;
	}
	if (class_->weight == 0) {
		if (low > 0) {
			return fl_fail(reterr, FL_REFUSED,
				TR("grade `%.*s` has weight 0, so none is ever drawn, but at least "
				   "one is asked for; give it a weight or drop the minimum",
					"信用等级“%.*s”的权重为 0（从不抽取），却设有最低抽取数量；"
					"请设置权重或取消下限"),
				FL_TEXT_ARG(class_->grade));
		}
		high = 0;
	}
	class_->low = (uint32_t)(low < class_->size ? low : class_->size);
	class_->high = (uint32_t)(high < class_->size ? high : class_->size);
	return FL_OK;
}

/* The number of a class under the designs that need no total. */
static uint32_t class_number(const fl_draw_class *class_, const fl_design *design)
{
	if (class_->weight == 0) {
		return 0;
	}
	if (design->kind != FL_DESIGN_RATE) {
		return class_->size;
	}
	uint32_t number = 0;
	for (size_t i = 0; i < design->rate_count; i++) {
		if (fl_text_equal(design->rates[i].grade, class_->grade)) {
			number = fl_rate_of(class_->size, design->rates[i].num,
				design->rates[i].den, design->round_down);
		}
	}
	return number < class_->low ? class_->low : number > class_->high ? class_->high : number;
}

fl_code fl_classes_expect(fl_classes *classes, const fl_design *design, fl_error *reterr)
{
	for (size_t i = 0; i < classes->count; i++) {
		FL_TRY(class_bound(&classes->at[i], design, reterr));
	}
	if (design->kind == FL_DESIGN_QUOTA) {
		return fl_quota_expect(classes, design->total, reterr);
	}
	for (size_t i = 0; i < classes->count; i++) {
		fl_draw_class *class_ = &classes->at[i];
		class_->drawn = class_number(class_, design);
		class_->expected = (fl_ratio){class_->drawn, 1};
	}
	return FL_OK;
}

fl_code fl_classes_count(
	fl_classes *classes, const fl_design *design, const fl_seed *seed, fl_error *reterr)
{
	if (design->kind == FL_DESIGN_QUOTA) {
		return fl_quota_count(classes, design->total, seed, reterr);
	}
	return FL_OK;
}

fl_ratio fl_class_chance(const fl_draw_class *class_)
{
	return fl_ratio_of(class_->expected.num, class_->expected.den * class_->size);
}

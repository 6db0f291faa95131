/* SPDX-License-Identifier: Apache-2.0 */
/* Public calls on rule sets. */
#include "api/db.h"
#include "api/rules.h"

#include "base/file.h"
#include "base/json_write.h"
#include "grade/ruletest.h"
#include "rules/schema.h"
#include "store/dictionary.h"

void fl_rules_free(fl_rules *rules)
{
	if (rules != NULL) {
		for (uint32_t i = 0; i < rules->member_count; i++) {
			if (rules->member[i] != rules) {
				fl_rules_free(rules->member[i]);
			}
		}
		fl_plan_free(rules->plan);
		fl_buf_done(&rules->source);
		fl_arena_done(&rules->names);
		free(rules);
	}
}

/* The names as C strings, for callers. */
static fl_code keep_names(fl_rules *rules, fl_error *reterr)
{
	const fl_plan *plan = rules->plan;
	rules->id = fl_arena_string(&rules->names, plan->id);
	rules->version = fl_arena_string(&rules->names, plan->version);
	rules->grade = fl_arena_array(&rules->names, const char *, plan->grade_count);
	bool failed = rules->id == NULL || rules->version == NULL || rules->grade == NULL;
	for (int lang = 0; lang < FL_LANGS; lang++) {
		rules->title[lang] = fl_arena_string(&rules->names, plan->title[lang]);
		failed = failed || rules->title[lang] == NULL;
	}
	for (uint32_t i = 0; !failed && i < plan->grade_count; i++) {
		rules->grade[i] = fl_arena_string(&rules->names, plan->grade[i]);
		failed = rules->grade[i] == NULL;
	}
	return failed ? fl_fail_memory(reterr) : FL_OK;
}

fl_code fl_rules_compile(
	fl_text source, const char *file, fl_diags *diags, fl_rules **ret_rules, fl_error *reterr)
{
	FL_AUTO_PTR(fl_rules) rules = calloc(1, sizeof(*rules));
	if (rules == NULL) {
		return fl_fail_memory(reterr);
	}
	fl_buf_text(&rules->source, source);
	if (rules->source.failed) {
		return fl_fail_memory(reterr);
	}
	FL_TRY(fl_plan_read(source, file, diags, &rules->plan, reterr));
	FL_TRY(keep_names(rules, reterr));
	*ret_rules = FL_STEAL(rules);
	return FL_OK;
}

fl_code fl_rules_load(const char *path, fl_diags *diags, fl_rules **ret_rules, fl_error *reterr)
{
	FL_AUTO(fl_buf) source = {0};
	FL_TRY(fl_file_read(path, FL_YAML_BYTES_MAX, &source, reterr));
	return fl_rules_compile(fl_buf_view(&source), path, diags, ret_rules, reterr);
}

void fl_rules_describe(const fl_rules *rules, fl_rules_name *ret_name)
{
	*ret_name = (fl_rules_name){.id = rules->id,
		.version = rules->version,
		.title = {rules->title[FL_EN], rules->title[FL_ZH]}};
	fl_hash_hex(rules->plan->hash, ret_name->sha256);
}

size_t fl_rules_grade_count(const fl_rules *rules)
{
	return rules->plan->grade_count;
}

const char *fl_rules_grade(const fl_rules *rules, size_t index)
{
	assert(index < rules->plan->grade_count);
	return rules->grade[index];
}

size_t fl_rules_rule_count(const fl_rules *rules)
{
	return rules->plan->deduction_count + rules->plan->bonus_count + rules->plan->veto_count;
}

/* What the ledger says of a registration. */
static void write_about(const fl_rules *rules, fl_buf *about)
{
	fl_json_writer json = fl_json_writer_on(about);
	fl_json_object(&json);
	fl_json_key(&json, "rule_set");
	fl_json_string(&json, rules->id);
	fl_json_key(&json, "sha256");
	fl_json_hash(&json, rules->plan->hash);
	fl_json_key(&json, "version");
	fl_json_string(&json, rules->version);
	fl_json_object_end(&json);
}

/* Registers the types of one version. */
static fl_code register_version(
	fl_entry *entry, const fl_rules *rules, int64_t *added, fl_error *reterr)
{
	FL_AUTO(fl_arena) arena = {0};
	fl_vocab known;
	int64_t more;
	FL_TRY(fl_vocab_load(entry->store, &arena, &known, reterr));
	FL_TRY(fl_vocab_register(entry, &known, &rules->plan->vocab, &more, reterr));
	*added += more;
	return FL_OK;
}

static fl_code register_types(
	fl_store *store, const fl_rules *rules, int32_t today, int64_t *ret_added, fl_error *reterr)
{
	FL_AUTO(fl_entry) entry = {0};
	FL_AUTO(fl_buf) about = {0};
	FL_TRY(fl_entry_begin(store, "rules.register", today, &entry, reterr));
	for (uint32_t i = 0; i < rules->member_count; i++) {
		FL_TRY(register_version(&entry, rules->member[i], ret_added, reterr));
	}
	if (rules->member_count == 0) {
		FL_TRY(register_version(&entry, rules, ret_added, reterr));
	}
	if (*ret_added == 0) {
		return FL_OK;
	}
	write_about(rules, &about);
	if (about.failed) {
		return fl_fail_memory(reterr);
	}
	return fl_entry_end(&entry, fl_buf_view(&about), reterr);
}

fl_code fl_rules_register(
	fl_db *db, const fl_rules *rules, int32_t today, int64_t *ret_added, fl_error *reterr)
{
	int64_t added = 0;
	FL_TRY(fl_store_begin(&db->store, reterr));
	fl_code code = register_types(&db->store, rules, today, &added, reterr);
	if (code != FL_OK || added == 0) {
		fl_store_rollback(&db->store);
	} else {
		code = fl_store_commit(&db->store, reterr);
	}
	if (code == FL_OK && ret_added != NULL) {
		*ret_added = added;
	}
	return code;
}

fl_code fl_rules_schema(char **ret_text, fl_error *reterr)
{
	FL_AUTO(fl_buf) out = {0};
	fl_schema_write(&out);
	if (fl_buf_c(&out) == NULL) {
		return fl_fail_memory(reterr);
	}
	*ret_text = out.at;
	out = (fl_buf){0};
	return FL_OK;
}

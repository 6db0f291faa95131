/* SPDX-License-Identifier: Apache-2.0 */
/* The options of `fairlot draw`. */
#include "draw_options.h"

#include "ceremony_step.h"

#include <stdlib.h>
#include <string.h>

const char *draw_keep(draw_request *request, const char *at, size_t len)
{
	if (len + 1 > sizeof(request->text) - request->text_used) {
		return NULL;
	}
	char *kept = request->text + request->text_used;
	memcpy(kept, at, len);
	kept[len] = '\0';
	request->text_used += len + 1;
	return kept;
}

/* The entry of a grade, made where there is none; NULL where there is no more room. */
static fl_draw_grade *find_grade(draw_request *request, const char *at, size_t len)
{
	for (size_t i = 0; i < request->grades; i++) {
		const char *name = request->grade[i].grade;
		if (strlen(name) == len && memcmp(name, at, len) == 0) {
			return &request->grade[i];
		}
	}
	const char *kept = request->grades < DRAW_GRADES_MAX ? draw_keep(request, at, len) : NULL;
	if (kept == NULL) {
		return NULL;
	}
	fl_draw_grade *added = &request->grade[request->grades++];
	*added = (fl_draw_grade){
		.grade = kept, .weight = -1, .rate_num = -1, .rate_den = -1, .min = -1, .max = -1};
	return added;
}

/* ---- GRADE=N -------------------------------------------------------------------------------- */

typedef void put_number(fl_draw_grade *grade, int64_t number);

static void put_weight(fl_draw_grade *grade, int64_t number)
{
	grade->weight = number;
}

static void put_min(fl_draw_grade *grade, int64_t number)
{
	grade->min = number;
}

static void put_max(fl_draw_grade *grade, int64_t number)
{
	grade->max = number;
}

/* GRADE=N, several of them with commas between. */
static int read_numbers(const cli_app *cli, draw_request *request, const char *option,
	const char *text, put_number *put)
{
	while (*text != '\0') {
		size_t len = strcspn(text, ",");
		size_t name = strcspn(text, "=");
		int64_t number;
		fl_draw_grade *grade =
			name > 0 && name < len ? find_grade(request, text, name) : NULL;
		if (grade == NULL || !cli_number(text + name + 1, len - name - 1, &number)) {
			return cli_misuse(cli,
				SAY(cli, "--%s: `%s` is not GRADE=NUMBER",
					"--%s：“%s”不是“等级=数字”的形式"),
				option, text);
		}
		put(grade, number);
		text += len + (text[len] == ',');
	}
	return EXIT_DONE;
}

static int read_number_lists(const cli_app *cli, const draw_context *context, draw_request *request)
{
	const struct {
		const char *option;
		const cli_list *list;
		put_number *put;
	} lists[] = {{"weights", &context->weights, put_weight}, {"min", &context->min, put_min},
		{"max", &context->max, put_max}};
	for (size_t l = 0; l < sizeof(lists) / sizeof(lists[0]); l++) {
		for (int i = 0; i < lists[l].list->count; i++) {
			int result = read_numbers(
				cli, request, lists[l].option, lists[l].list->at[i], lists[l].put);
			if (result != EXIT_DONE) {
				return result;
			}
		}
	}
	for (int i = 0; i < context->take_all.count; i++) {
		const char *name = context->take_all.at[i];
		fl_draw_grade *grade = find_grade(request, name, strlen(name));
		if (grade == NULL) {
			return cli_misuse(cli, "%s", SAY(cli, "too many grades", "等级过多"));
		}
		grade->take_all = true;
	}
	return EXIT_DONE;
}

/* ---- Rates ---------------------------------------------------------------------------------- */

/* "10%", "2.5%" or "1/40". */
static bool read_share(const char *text, int64_t *ret_num, int64_t *ret_den)
{
	size_t len = strlen(text);
	const char *slash = strchr(text, '/');
	if (slash != NULL) {
		return cli_number(text, (size_t)(slash - text), ret_num) &&
			cli_number(slash + 1, strlen(slash + 1), ret_den) && *ret_den > 0;
	}
	if (len < 2 || text[len - 1] != '%') {
		return false;
	}
	const char *point = strchr(text, '.');
	size_t whole = point != NULL ? (size_t)(point - text) : len - 1;
	size_t places = point != NULL ? len - whole - 2 : 0;
	int64_t part = 0, scale = 1;
	if (!cli_number(text, whole, ret_num) || *ret_num > 100 || places > 6 ||
		(point != NULL && !cli_number(point + 1, places, &part))) {
		return false;
	}
	for (size_t i = 0; i < places; i++) {
		scale *= 10;
	}
	*ret_num = *ret_num * scale + part;
	*ret_den = 100 * scale;
	return true;
}

static int read_rates(const cli_app *cli, const draw_context *context, draw_request *request)
{
	for (int i = 0; i < context->rate.count; i++) {
		const char *text = context->rate.at[i];
		size_t name = strcspn(text, "=");
		bool one_grade = text[name] == '=';
		int64_t num, den;
		fl_draw_grade *grade =
			find_grade(request, one_grade ? text : "*", one_grade ? name : 1);
		if (grade == NULL || !read_share(one_grade ? text + name + 1 : text, &num, &den)) {
			return cli_misuse(cli,
				SAY(cli, "--rate: `%s` is no share: write 10%%, 1/10 or GRADE=10%%",
					"--rate：“%s”不是比例：请写成 10%%、1/10 或 等级=10%%"),
				text);
		}
		grade->rate_num = num;
		grade->rate_den = den;
	}
	return EXIT_DONE;
}

/* ---- Decisions, the period ------------------------------------------------------------------ */

static int read_decisions(const cli_app *cli, draw_request *request, const char *option,
	const cli_list *list, fl_draw_decision *decisions)
{
	for (int i = 0; i < list->count; i++) {
		const char *text = list->at[i];
		size_t name = strcspn(text, "=");
		const char *id = draw_keep(request, text, name);
		if (name == 0 || text[name] != '=' || text[name + 1] == '\0' || id == NULL) {
			return cli_misuse(cli,
				SAY(cli, "--%s: `%s` is not ID=REASON; a reason is always needed",
					"--%s：“%s”不是“许可证号=原因”的形式；必须写明原因"),
				option, text);
		}
		decisions[i] = (fl_draw_decision){.id = id, .reason = text + name + 1};
	}
	return EXIT_DONE;
}

/* "2026", "2026-Q4" or "2026-11": from the first day of a month to the last of another. */
static bool read_months(const char *text, int *ret_year, int *ret_first, int *ret_last)
{
	int64_t year, part = 0;
	size_t len = strlen(text);
	if (len < 4 || !cli_number(text, 4, &year)) {
		return false;
	}
	*ret_year = (int)year;
	*ret_first = 1;
	*ret_last = 12;
	if (len == 7 && text[4] == '-' && text[5] == 'Q' && cli_number(text + 6, 1, &part)) {
		*ret_first = (int)part * 3 - 2;
		*ret_last = (int)part * 3;
		return part >= 1 && part <= 4;
	}
	if (len == 7 && text[4] == '-' && cli_number(text + 5, 2, &part)) {
		*ret_first = *ret_last = (int)part;
		return part >= 1 && part <= 12;
	}
	return len == 4;
}

static bool read_period_days(const char *text, fl_draw_options *options)
{
	char day[32];
	int year, first, last;
	if (read_months(text, &year, &first, &last)) {
		snprintf(day, sizeof(day), "%04d-%02d-01", year, first);
		bool exists = fl_day_read(day, &options->period_from);
		/* The last day of the month is the last of these that exists. */
		for (int end = 28; end <= 31; end++) {
			snprintf(day, sizeof(day), "%04d-%02d-%02d", year, last, end);
			fl_day_read(day, &options->period_to);
		}
		return exists;
	}
	if (strlen(text) != 22 || memcmp(text + 10, "..", 2) != 0) {
		return false;
	}
	snprintf(day, sizeof(day), "%.10s", text);
	return fl_day_read(day, &options->period_from) &&
		fl_day_read(text + 12, &options->period_to) &&
		options->period_from <= options->period_to;
}

static int read_period(const cli_app *cli, const char *text, fl_draw_options *options)
{
	if (read_period_days(text, options)) {
		return EXIT_DONE;
	}
	return cli_misuse(cli,
		SAY(cli,
			"--period: `%s` is no period: write 2026-11, 2026-Q4, 2026, or "
			"2026-11-01..2026-11-30",
			"--period：“%s”不是检查期：请写成 2026-11、2026-Q4、2026 或 "
			"2026-11-01..2026-11-30"),
		text);
}

/* ---- The whole ------------------------------------------------------------------------------ */

bool cli_random(char out[65])
{
	unsigned char bytes[32];
	FILE *source = fopen("/dev/urandom", "rb");
	bool got = source != NULL && fread(bytes, 1, sizeof(bytes), source) == sizeof(bytes);
	if (source != NULL) {
		fclose(source);
	}
	for (size_t i = 0; got && i < sizeof(bytes); i++) {
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
	}
	return got;
}

int cli_no_randomness(const cli_app *cli)
{
	fprintf(cli->err, "fairlot: %s\n",
		SAY(cli, "the system gives no randomness", "系统未能提供随机数"));
	return EXIT_ENVIRONMENT;
}

/* What a design has no use for is refused, since leaving it out would look like heeding it. */
static int check_design(const cli_app *cli, const draw_context *context)
{
	const char *design = context->design != NULL ? context->design : "quota";
	bool quota = strcmp(design, "quota") == 0, rate = strcmp(design, "rate") == 0;
	const struct {
		const char *option;
		bool given;
		bool fits;
	} checks[] = {{"n", context->total >= 0, quota}, {"rate", context->rate.count > 0, rate},
		{"round-down", context->round_down, rate},
		{"min", context->min.count > 0, quota || rate},
		{"max", context->max.count > 0, quota || rate},
		{"take-all", context->take_all.count > 0, quota || rate}};
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		if (checks[i].given && !checks[i].fits) {
			return cli_misuse(cli,
				SAY(cli, "--%s does not go with --design %s",
					"--%s 不能与 --design %s 同用"),
				checks[i].option, design);
		}
	}
	return EXIT_DONE;
}

static int check_run(const cli_app *cli, const draw_context *context)
{
	if (context->period == NULL) {
		return cli_misuse(cli, "%s",
			SAY(cli, "give --period; see `fairlot draw --help`",
				"请指定 --period；见 fairlot draw --help"));
	}
	if (context->rules.count > 0 && context->run > 0) {
		return cli_misuse(cli, "%s",
			SAY(cli, "--rules finds the run itself and does not go with --run",
				"--rules 自行确定评级，不能与 --run 同用"));
	}
	if (context->rules.count == 0 && context->as_of != FL_NO_DAY) {
		return cli_misuse(cli, "%s",
			SAY(cli, "--as-of goes with --rules alone", "--as-of 只能与 --rules 同用"));
	}
	return EXIT_DONE;
}

/* NAME or NAME=N. */
static int read_departments(const cli_app *cli, const draw_context *context, draw_request *request)
{
	for (int i = 0; i < context->department.count; i++) {
		const char *text = context->department.at[i];
		size_t name = strcspn(text, "=");
		int64_t need = -1;
		const char *kept = draw_keep(request, text, name);
		if (kept == NULL || name == 0 ||
			(text[name] == '=' &&
				!cli_number(text + name + 1, strlen(text + name + 1), &need))) {
			return cli_misuse(cli,
				SAY(cli, "--department: `%s` is neither NAME nor NAME=NUMBER",
					"--department：“%s”不是“部门”或“部门=人数”的形式"),
				text);
		}
		request->department[i] = (fl_draw_department){.name = kept, .need = need};
	}
	return EXIT_DONE;
}

/* What a squad lead need not type. */
static void fill_names(const cli_app *cli, const draw_context *context, draw_request *request)
{
	fl_draw_options *options = &request->options;
	const char *agency = getenv("FAIRLOT_AGENCY");
	agency = agency != NULL && agency[0] != '\0' ? agency : DRAW_NO_AGENCY;
	snprintf(request->purpose, sizeof(request->purpose), "%s %.32s",
		SAY(cli, "random inspection", "双随机抽查"), context->period);
	snprintf(request->record, sizeof(request->record), "draw-%.32s.json", context->period);
	options->agency = context->agency != NULL ? context->agency : agency;
	options->purpose = context->purpose != NULL ? context->purpose : request->purpose;
	options->record = context->record != NULL ? context->record : request->record;
}

static void fill_plain(const cli_app *cli, const draw_context *context, draw_request *request)
{
	fl_draw_options *options = &request->options;
	if (context->today != FL_NO_DAY) {
		/* A draw of a day that was given is sealed on that day. */
		fl_day_write(context->today, request->sealed_at);
	} else {
		cli_now(request->sealed_at);
	}
	options->rules = request->rules;
	options->as_of = context->as_of;
	options->run = context->run > 0 ? context->run : 0;
	fill_names(cli, context, request);
	options->sealed_at = context->sealed_at != NULL ? context->sealed_at : request->sealed_at;
	options->today = cli_day_or_today(context->today);
	options->design = context->design;
	options->total = context->total;
	options->round_down = context->round_down;
	options->reserves = context->reserves > 0 ? context->reserves : 0;
	options->rest = context->rest;
	options->targets_only = context->targets_only;
	options->need = context->need >= 0 ? context->need : 2;
	options->no_lead_rule = context->no_lead_rule;
	options->teams = context->teams;
	options->cross_district = context->cross_district;
	options->not_last_visit = context->not_last_visit;
	options->department = request->department;
	options->department_count = (size_t)context->department.count;
	options->list = context->list;
	options->lang = cli->lang;
	options->dry_run = context->dry_run;
	options->threads = cli_threads();
	options->grade = request->grade;
	options->grade_count = request->grades;
	options->excluded = request->excluded;
	options->excluded_count = (size_t)context->exclude.count;
	options->included = request->included;
	options->included_count = (size_t)context->include.count;
}

int draw_options_fill(const cli_app *cli, const draw_context *context, draw_request *request)
{
	int result = check_run(cli, context);
	result = result == EXIT_DONE ? check_design(cli, context) : result;
	result = result == EXIT_DONE ? read_departments(cli, context, request) : result;
	result = result == EXIT_DONE ? read_number_lists(cli, context, request) : result;
	result = result == EXIT_DONE ? read_rates(cli, context, request) : result;
	result = result == EXIT_DONE
		? read_decisions(cli, request, "exclude", &context->exclude, request->excluded)
		: result;
	result = result == EXIT_DONE
		? read_decisions(cli, request, "include", &context->include, request->included)
		: result;
	result =
		result == EXIT_DONE ? read_period(cli, context->period, &request->options) : result;
	if (result != EXIT_DONE) {
		return result;
	}
	if (context->rules.count > 0) {
		request->rules = cli_rules_load_versions(cli, &context->rules, &result);
		if (request->rules == NULL) {
			return result;
		}
	}
	fill_plain(cli, context, request);
	return EXIT_DONE;
}

const char *draw_reason_text(const cli_app *cli, const char *reason)
{
	if (strcmp(reason, "closed") == 0) {
		return SAY(cli, "closed", "已歇业");
	}
	if (strcmp(reason, "suspended") == 0) {
		return SAY(cli, "suspended", "停业中");
	}
	if (strcmp(reason, "visits_max") == 0) {
		return SAY(cli, "at the year's most visits", "已达年度检查次数上限");
	}
	if (strcmp(reason, "rest_after_clean") == 0) {
		return SAY(cli, "at rest after a clean visit", "近期检查无问题，免查期内");
	}
	return reason;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page for the retailer: one file, both languages, nothing loaded and no script.  The language
 * is picked by two radio buttons; without a style sheet both stand one below the other.
 */
#include "publish/html.h"

#include "publish/explanation_css.h"
#include "rules/versions.h"

void fl_html_text(const fl_html *to, fl_text text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.at[i]) {
		case '&':
			fl_html_put(to, "&amp;");
			break;
		case '<':
			fl_html_put(to, "&lt;");
			break;
		case '>':
			fl_html_put(to, "&gt;");
			break;
		case '"':
			fl_html_put(to, "&quot;");
			break;
		case '\'':
			fl_html_put(to, "&#39;");
			break;
		default:
			fl_buf_char(to->out, text.at[i]);
		}
	}
}

void fl_html_cite(const fl_html *to, fl_text cite)
{
	if (cite.len == 0) {
		return;
	}
	fl_html_put(to, " <small>");
	fl_html_text(to, fl_words_cite_title(to->all->plan, cite, to->lang));
	fl_text article = fl_words_cite_article(cite);
	if (article.len > 0) {
		fl_html_put(to, " ");
		fl_html_text(to, article);
	}
	fl_html_put(to, "</small>");
}

static void put_points(const fl_html *to, int64_t points)
{
	fl_buf_decimal_short(to->out, points, to->all->plan->places);
}

/* ---- Head ------------------------------------------------------------------------------------ */

static void put_badge(const fl_html *to)
{
	const fl_explanation *explanation = to->all->explanation;
	fl_html_put(to, "<div class=\"badge\">");
	if (explanation->why != FL_UNGRADED_NO) {
		fl_html_put(to, "–");
	} else {
		FL_AUTO(fl_buf) label = {0};
		fl_plan_write_label(to->all->plan, explanation->grade, explanation->level, &label);
		fl_html_text(to, fl_buf_view(&label));
		to->out->failed |= label.failed;
		fl_html_put(to, "<small>");
		fl_html_score(to, explanation->score);
		fl_html_say(to, " points", " 分");
		fl_html_put(to, "</small>");
	}
	fl_html_put(to, "</div>");
}

static void put_ladder(const fl_html *to)
{
	const fl_plan *plan = to->all->plan;
	if (to->all->explanation->why != FL_UNGRADED_NO) {
		fl_html_put(to, "<p class=\"call\"><b>");
		fl_html_say(to, "Not graded: ", "不予评级：");
		fl_html_put(to, fl_ungraded_text(to->all->explanation->why, (int)to->lang));
		fl_html_put(to, "</b></p>");
		return;
	}
	fl_html_put(to, "<ul class=\"ladder\">");
	for (uint32_t g = 0; g < plan->grade_count; g++) {
		bool here = g == to->all->explanation->grade;
		fl_html_put(to, here ? "<li class=\"here\">" : "<li>");
		fl_html_grade(to, g);
		fl_html_put(to, "</li>");
	}
	fl_html_put(to, "</ul>");
}

static void put_head(const fl_html *to)
{
	const fl_explained *all = to->all;
	fl_html_put(to, "<section class=\"card\"><div class=\"verdict\">");
	put_badge(to);
	fl_html_put(to, "<div><h1>");
	fl_html_text(to, all->name.len > 0 ? all->name : all->id);
	fl_html_put(to, "</h1><p>");
	fl_html_say(to, "Licence ", "许可证号 ");
	fl_html_text(to, all->id);
	fl_html_put(to, "</p><p class=\"faint\">");
	fl_html_text(to, fl_words_label(all->plan->title, to->lang));
	fl_html_put(to, "<br>");
	fl_html_say(to, "As of ", "评定日 ");
	fl_html_day(to, all->as_of);
	fl_html_say(to, ", as known at ", "，数据截至 ");
	fl_html_day(to, all->known_at);
	fl_html_put(to, "</p></div></div>");
	put_ladder(to);
	fl_html_put(to, "</section>\n");
}

/* ---- Events ---------------------------------------------------------------------------------- */

void fl_html_reference(const fl_html *to, uint32_t event)
{
	const fl_event_words *words = &to->all->words[event];
	fl_html_put(to, " <small><span class=\"whole\">");
	fl_html_say(to, "ref ", "编号 ");
	fl_html_text(to, words->source_ref);
	if (words->case_no.len > 0) {
		fl_html_say(to, ",</span> <span class=\"whole\">case ",
			"，</span><span class=\"whole\">案号 ");
		fl_html_text(to, words->case_no);
	}
	if (words->licence.len > 0) {
		fl_html_say(to, ",</span> <span class=\"whole\">licence ",
			"，</span><span class=\"whole\">许可证 ");
		fl_html_text(to, words->licence);
	}
	fl_html_put(to, "</span></small>");
}

static void put_event(const fl_html *to, const fl_explained_event *event)
{
	bool counts = event->fate == FL_FATE_COUNTED;
	fl_html_put(to, counts ? "<li class=\"on\">" : "<li>");
	fl_html_day(to, to->all->facts->occurred[event->event]);
	fl_html_put(to, " ");
	fl_html_text(to, fl_words_type(to->all, event->event, to->lang));
	if (counts && event->ordinal > 0 && to->all->explanation->why == FL_UNGRADED_NO) {
		fl_html_put(to, " · <b>");
		put_points(to, event->base);
		if (event->factor != fl_power10(event->factor_places)) {
			fl_html_put(to, " × ");
			fl_buf_decimal_short(to->out, event->factor, event->factor_places);
			fl_html_put(to, " = ");
			put_points(to, event->points);
		}
		fl_html_put(to, "</b>");
	}
	fl_html_put(to, " · <span class=\"whole\">");
	FL_AUTO(fl_buf) fate = {0};
	fl_words_fate(to->all, event, to->lang, &fate);
	fl_html_text(to, fl_buf_view(&fate));
	fl_html_put(to, "</span>");
	to->out->failed |= fate.failed;
	fl_html_reference(to, event->event);
	fl_html_put(to, "</li>");
}

static void put_events(const fl_html *to, const fl_explained_event *event, uint32_t count)
{
	if (count == 0) {
		return;
	}
	fl_html_put(to, "<ul class=\"events\">");
	for (uint32_t i = 0; i < count; i++) {
		put_event(to, &event[i]);
	}
	fl_html_put(to, "</ul>");
}

/* ---- The score ------------------------------------------------------------------------------- */

/* Begins a row: what stands at its left; put_value() ends it. */
static void put_row(const fl_html *to, const char *class, fl_text id, const fl_text label[FL_LANGS],
	fl_text cite)
{
	fl_buf_format(to->out, "<div class=\"row %s\"><span class=\"what\"><b>", class);
	fl_html_text(to, id);
	fl_html_put(to, "</b> ");
	fl_html_text(to, fl_words_label(label, to->lang));
	fl_html_cite(to, cite);
}

static void put_plain_row(const fl_html *to, const char *class, const char *en, const char *zh)
{
	fl_buf_format(to->out, "<div class=\"row %s\"><span class=\"what\">", class);
	fl_html_say(to, en, zh);
	fl_html_put(to, "</span><span class=\"points\">");
}

static void end_row(const fl_html *to)
{
	fl_html_put(to, "</span></div>\n");
}

/* The indicator that a rule or veto asked, and its value. */
static void put_asked(const fl_html *to, uint32_t indicator, int64_t value)
{
	const fl_plan_indicator *asked = &to->all->plan->indicator[indicator];
	fl_html_put(to, " <small>");
	fl_html_text(to, asked->name);
	fl_html_put(to, " = ");
	fl_buf_decimal_short(to->out, value, asked->places);
	fl_html_put(to, "</small>");
}

static void put_rule(const fl_html *to, const fl_explained_rule *came_to, bool bonus)
{
	const fl_plan *plan = to->all->plan;
	const fl_plan_rule *rule = &plan->rule[came_to->rule];
	if (!fl_words_rule_speaks(came_to)) {
		return;
	}
	put_row(to, "", rule->id, rule->label, rule->cite);
	if (rule->kind == FL_RULE_WHEN || rule->kind == FL_RULE_PER) {
		put_asked(to, rule->kind == FL_RULE_WHEN ? rule->when.indicator : rule->per,
			came_to->value);
	}
	if (came_to->cut) {
		fl_html_put(to, " <small>");
		fl_html_say(to, "before the cap ", "封顶前 ");
		put_points(to, came_to->before_cap);
		fl_html_put(to, "</small>");
	}
	fl_html_put(to, "</span><span class=\"points ");
	fl_html_put(to, came_to->points == 0 ? "\">" : bonus ? "plus\">+" : "minus\">−");
	put_points(to, came_to->points);
	end_row(to);
	fl_html_put(to, bonus ? "<div class=\"bonus\">" : "<div>");
	put_events(to, came_to->event, came_to->event_count);
	fl_html_put(to, "</div>");
}

static void put_grade_row(const fl_html *to, const char *en, const char *zh, uint32_t grade)
{
	put_plain_row(to, "", en, zh);
	fl_html_grade(to, grade);
	end_row(to);
}

static void put_sum(const fl_html *to)
{
	const fl_plan *plan = to->all->plan;
	const fl_explanation *explanation = to->all->explanation;
	if (explanation->added != explanation->added_counted) {
		put_plain_row(to, "", "Bonuses are capped at", "加分合计封顶");
		put_points(to, explanation->added_counted);
		end_row(to);
	}
	put_plain_row(to, "total", "Sum", "合计");
	put_points(to, explanation->points);
	end_row(to);
	if (explanation->clamped != explanation->points) {
		put_plain_row(
			to, "", "Kept within the limits of the score", "限定在分值上下限之内");
		put_points(to, explanation->clamped);
		end_row(to);
	}
	put_grade_row(
		to, "Grade by the score", "按得分对应的等级", plan->band[explanation->band].grade);
	if (explanation->previous_grade != FL_PREVIOUS_NONE) {
		put_grade_row(
			to, "Last official grade", "上次正式等级", explanation->previous_grade);
		put_grade_row(to, "Grade after the rule on movement", "按升降级规则调整后",
			plan->band[explanation->moved_band].grade);
	}
}

static void put_veto(const fl_html *to, const fl_explained_veto *came_to)
{
	const fl_plan_veto *veto = &to->all->plan->veto[came_to->veto];
	if (!fl_words_veto_speaks(came_to)) {
		return;
	}
	put_row(to, "", veto->id, veto->label, veto->cite);
	if (!veto->by_events) {
		put_asked(to, veto->when.indicator, came_to->value);
	}
	fl_day until = came_to->holds ? fl_words_veto_until(to->all, came_to) : FL_DAY_NONE;
	if (until != FL_DAY_NONE) {
		fl_html_say(to, " <small>until ", " <small>至 ");
		fl_html_day(to, until);
		fl_html_put(to, "</small>");
	}
	fl_html_put(to,
		came_to->holds ? "</span><span class=\"points minus\">"
			       : "</span><span class=\"points\">");
	if (came_to->holds) {
		fl_html_say(to, "at best ", "最高 ");
		fl_html_grade(to, veto->at_best);
	} else {
		fl_html_say(to, "no limit", "不限制");
	}
	end_row(to);
	put_events(to, came_to->event, came_to->event_count);
}

static void put_limits(const fl_html *to)
{
	const fl_plan *plan = to->all->plan;
	const fl_explanation *explanation = to->all->explanation;
	for (uint32_t i = 0; i < plan->veto_count; i++) {
		put_veto(to, &explanation->veto[i]);
	}
	if (explanation->newcomer) {
		fl_html_put(to, "<div class=\"row\"><span class=\"what\">");
		fl_html_say(to, "New licensee until ", "新办证户，至 ");
		fl_html_day(to, explanation->newcomer_until);
		fl_html_cite(to, plan->newcomer.cite);
		fl_html_put(to, "</span><span class=\"points\">");
		fl_html_say(to, plan->newcomer.fixed ? "grade " : "at best ",
			plan->newcomer.fixed ? "等级 " : "最高 ");
		fl_html_grade(to, plan->newcomer.at_best);
		end_row(to);
	}
	for (uint32_t i = 0; i < plan->measure_count; i++) {
		const fl_plan_measure *measure = &plan->measure[i];
		fl_text label = fl_words_label(measure->label, to->lang);
		fl_html_put(to, "<div class=\"row\"><span class=\"what\">");
		fl_html_text(to, label.len > 0 ? label : measure->name);
		fl_html_put(to, "</span><span class=\"points\">");
		fl_html_text(to, measure->level[explanation->level[i]].name);
		end_row(to);
	}
}

static void put_score(const fl_html *to)
{
	const fl_plan *plan = to->all->plan;
	const fl_explanation *explanation = to->all->explanation;
	fl_html_put(to, "<section class=\"card\"><h2>");
	fl_html_say(to, "How the grade came about", "等级的由来");
	fl_html_put(to, "</h2>\n");
	put_plain_row(to, "", "Base", "基准分");
	put_points(to, plan->base);
	end_row(to);
	for (uint32_t i = 0; i < plan->deduction_count + plan->bonus_count; i++) {
		put_rule(to, &explanation->rule[i], i >= plan->deduction_count);
	}
	put_sum(to);
	put_limits(to);
	fl_html_put(to, "</section>\n");
}

/* The events of a retailer that is not graded, by the rules that are about them. */
static void put_ruled(const fl_html *to)
{
	const fl_plan *plan = to->all->plan;
	fl_html_put(to, "<section class=\"card\"><h2>");
	fl_html_say(to, "Events on record", "已登记的事项");
	fl_html_put(to, "</h2>\n");
	for (uint32_t r = 0; r < plan->deduction_count + plan->bonus_count; r++) {
		const fl_explained_rule *came_to = &to->all->explanation->rule[r];
		if (came_to->event_count > 0) {
			put_row(to, "", plan->rule[r].id, plan->rule[r].label, plan->rule[r].cite);
			fl_html_put(to, "</span></div>");
			put_events(to, came_to->event, came_to->event_count);
		}
	}
	fl_html_put(to, "</section>\n");
}

/* ---- The rest -------------------------------------------------------------------------------- */

/* Events that count in indicators alone. */
static void put_fed(const fl_html *to)
{
	const fl_explanation *explanation = to->all->explanation;
	for (uint32_t i = 0; i < explanation->fed_count; i++) {
		const fl_explained_indicator *fed = &explanation->fed[i];
		const fl_plan_indicator *indicator = &to->all->plan->indicator[fed->indicator];
		fl_html_put(to, "<p><b>");
		fl_html_text(to, indicator->name);
		fl_html_put(to, "</b>");
		if (explanation->why == FL_UNGRADED_NO &&
			explanation->indicator_why[fed->indicator] == FL_UNGRADED_NO) {
			fl_html_put(to, " = ");
			fl_buf_decimal_short(
				to->out, explanation->indicator[fed->indicator], indicator->places);
		}
		fl_html_put(to, "</p>");
		put_events(to, fed->event, fed->event_count);
	}
}

static void put_late(const fl_html *to, const fl_late_event *late)
{
	fl_html_put(to, "<li>");
	fl_html_day(to, late->occurred);
	fl_html_put(to, " ");
	fl_html_text(to, fl_words_type_named(to->all->plan, late->type, to->lang));
	fl_html_say(to, " · not known yet, recorded on ", " · 当时尚未登记，登记于 ");
	fl_html_day(to, late->recorded);
	fl_html_put(to, " <small>");
	fl_html_text(to, late->source_ref);
	fl_html_put(to, "</small></li>");
}

static void put_others(const fl_html *to)
{
	const fl_explained *all = to->all;
	if (all->explanation->unused_count == 0 && all->late_count == 0 &&
		all->explanation->fed_count == 0) {
		return;
	}
	fl_html_put(to, "<section class=\"card\"><h2>");
	fl_html_say(to, "Other events", "其他事项");
	fl_html_put(to, "</h2>");
	put_fed(to);
	put_events(to, all->explanation->unused, all->explanation->unused_count);
	if (all->late_count > 0) {
		fl_html_put(to, "<ul class=\"events\">");
	}
	for (uint32_t i = 0; i < all->late_count; i++) {
		put_late(to, &all->late[i]);
	}
	fl_html_put(to, all->late_count > 0 ? "</ul></section>\n" : "</section>\n");
}

static void put_foot(const fl_html *to)
{
	const fl_explained *all = to->all;
	char hex[FL_HASH_HEX_BYTES];
	fl_html_put(to, "<footer><p>");
	fl_html_say(to, "Rules ", "规则集 ");
	fl_html_text(to, all->plan->id);
	fl_html_put(to, " ");
	fl_html_text(to, all->plan->version);
	fl_html_put(to, " · sha256 ");
	fl_html_put(to, fl_hash_hex(fl_versions_hash(all->plan, all->as_of), hex));
	fl_html_put(to, "<br>");
	fl_html_say(to, "Reasons: ", "理由：");
	for (uint32_t i = 0; i < all->explanation->reason_count; i++) {
		fl_html_put(to, i > 0 ? ", " : "");
		fl_html_text(to, all->explanation->reason[i]);
	}
	fl_html_put(to,
		all->explanation->reason_count == 0 ? fl_words_say(to->lang, "none", "无") : "");
	fl_html_put(to, " · fairlot ");
	fl_html_put(to, fl_version());
	fl_html_put(to, "</p></footer>\n");
}

static void put_language(const fl_explained *all, fl_lang lang, fl_buf *out)
{
	const fl_html to = {all, lang, out};
	fl_html_put(&to, lang == FL_ZH ? "<main lang=\"zh\">\n" : "<main lang=\"en\">\n");
	put_head(&to);
	if (all->explanation->why == FL_UNGRADED_NO) {
		put_score(&to);
		fl_html_next(&to);
	} else {
		put_ruled(&to);
	}
	put_others(&to);
	put_foot(&to);
	fl_html_put(&to, "</main>\n");
}

void fl_explanation_html(const fl_explained *all, fl_lang lang, fl_buf *out)
{
	const fl_html to = {all, lang, out};
	fl_html_put(&to,
		lang == FL_ZH ? "<!doctype html>\n<html lang=\"zh\">\n"
			      : "<!doctype html>\n<html lang=\"en\">\n");
	fl_html_put(&to,
		"<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'unsafe-inline'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<title>");
	fl_html_text(&to, all->id);
	fl_html_put(&to, " ");
	fl_html_text(&to, all->name);
	fl_html_put(&to, "</title>\n<style>\n");
	for (size_t i = 0; i < sizeof(explanation_css) / sizeof(explanation_css[0]); i++) {
		fl_html_put(&to, explanation_css[i]);
	}
	fl_html_put(&to, "</style>\n</head>\n<body>\n");
	fl_buf_format(out,
		"<input class=\"pick\" type=\"radio\" name=\"lang\" id=\"en\"%s>"
		"<label for=\"en\" lang=\"en\">English</label>\n"
		"<input class=\"pick\" type=\"radio\" name=\"lang\" id=\"zh\"%s>"
		"<label for=\"zh\" lang=\"zh\">中文</label>\n",
		lang == FL_EN ? " checked" : "", lang == FL_ZH ? " checked" : "");
	put_language(all, lang, out);
	put_language(all, lang == FL_ZH ? FL_EN : FL_ZH, out);
	fl_html_put(&to, "</body>\n</html>\n");
}

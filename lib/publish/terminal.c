/* SPDX-License-Identifier: Apache-2.0 */
/* Text for a terminal. */
#include "publish/terminal.h"

#include "base/decimal.h"
#include "rules/versions.h"

#define COLUMNS 80

uint32_t fl_terminal_used(const fl_terminal *to)
{
	size_t start = to->out->len;
	if (to->out->failed) {
		return 0;
	}
	while (start > 0 && to->out->at[start - 1] != '\n') {
		start--;
	}
	return fl_text_columns((fl_text){to->out->at + start, to->out->len - start});
}

void fl_terminal_pad(const fl_terminal *to, uint32_t column)
{
	uint32_t used = fl_terminal_used(to);
	do {
		fl_buf_char(to->out, ' ');
	} while (++used < column);
}

void fl_terminal_field(const fl_terminal *to, const char *name)
{
	fl_terminal_put(to, name);
	fl_terminal_pad(to, 12);
}

void fl_terminal_named(const fl_terminal *to, const char *separator, const char *name, fl_text text,
	unsigned indent)
{
	uint32_t columns = fl_text_columns(fl_text_of(separator)) +
		fl_text_columns(fl_text_of(name)) + fl_text_columns(text);
	if (fl_terminal_used(to) + columns > COLUMNS) {
		fl_buf_format(to->out, "\n%*s", (int)indent, "");
	} else {
		fl_terminal_put(to, separator);
	}
	fl_terminal_put(to, name);
	fl_buf_text(to->out, text);
}

void fl_terminal_head(const fl_terminal *to)
{
	const fl_explained *all = to->all;
	fl_terminal_field(to, fl_terminal_say(to, "Retailer", "零售户"));
	fl_buf_text(to->out, all->id);
	fl_terminal_put(to, "  ");
	fl_buf_text(to->out, all->name);
	fl_terminal_put(to, "\n");
	fl_terminal_field(to, fl_terminal_say(to, "Rules", "规则集"));
	fl_buf_text(to->out, fl_words_label(all->plan->title, to->lang));
	fl_terminal_put(to, "\n");
	fl_terminal_pad(to, 12);
	fl_buf_text(to->out, all->plan->id);
	fl_terminal_put(to, " ");
	fl_buf_text(to->out, all->plan->version);
	fl_terminal_put(to, "\n");
	fl_terminal_field(to, fl_terminal_say(to, "As of", "评定日"));
	fl_buf_day(to->out, all->as_of);
	fl_terminal_put(to, fl_terminal_say(to, ", as known at ", "，数据截至 "));
	fl_buf_day(to->out, all->known_at);
	fl_terminal_put(to, "\n");
	fl_terminal_field(to, fl_terminal_say(to, "Grade", "等级"));
	const fl_explanation *explanation = all->explanation;
	if (explanation->why != FL_UNGRADED_NO) {
		fl_terminal_put(to, fl_terminal_say(to, "not graded: ", "未评级："));
		fl_terminal_put(to, fl_ungraded_text(explanation->why, (int)to->lang));
		fl_terminal_put(to, "\n");
		return;
	}
	fl_plan_write_label(all->plan, explanation->grade, explanation->level, to->out);
	fl_terminal_put(to, fl_terminal_say(to, "    score ", "    得分 "));
	fl_buf_decimal(to->out, explanation->score, all->plan->score_places);
	fl_terminal_put(to, "\n");
}

void fl_terminal_origin(const fl_terminal *to)
{
	char hex[FL_HASH_HEX_BYTES];
	fl_terminal_field(to, "sha256");
	fl_terminal_put(to, fl_hash_hex(fl_versions_hash(to->all->plan, to->all->as_of), hex));
	fl_terminal_put(to,
		fl_terminal_say(
			to, "\n            (of the rule set)\n", "\n            （规则集）\n"));
	fl_terminal_field(to, fl_terminal_say(to, "Made by", "计算程序"));
	fl_terminal_put(to, "fairlot ");
	fl_terminal_put(to, fl_version());
	fl_terminal_put(to, "\n");
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The notices of a draw.  They hold no list: nobody learns from them who may be drawn. */
#include "api/draw_notice.h"

static void add_root(fl_buf *out, const char *zh, const char *en, const fl_root *root)
{
	char hex[FL_HASH_HEX_BYTES];
	fl_buf_format(out, "    %s %s: %llu\n      %s\n", zh, en, (unsigned long long)root->count,
		fl_hash_hex(root->hash, hex));
}

static void add_source(fl_buf *out, const fl_entropy_source *source)
{
	char hex[FL_HASH_HEX_BYTES];
	fl_buf_format(out, "    " FL_TEXT_FMT ": ", FL_TEXT_ARG(source->name));
	switch (source->kind) {
	case FL_SOURCE_BEACON:
		fl_buf_format(out,
			"公开随机数 public value\n      " FL_TEXT_FMT "，" FL_TEXT_FMT
			"，" FL_TEXT_FMT "\n      产生时间 due " FL_TEXT_FMT "\n",
			FL_TEXT_ARG(source->publisher), FL_TEXT_ARG(source->round),
			FL_TEXT_ARG(source->form), FL_TEXT_ARG(source->at));
		break;
	case FL_SOURCE_FIXED:
		fl_buf_format(out, "固定值 fixed value\n      " FL_TEXT_FMT "\n",
			FL_TEXT_ARG(source->value));
		break;
	case FL_SOURCE_SECRET:
		fl_buf_format(out,
			"秘密数值 secret（%s）\n      " FL_TEXT_FMT "\n      承诺值 commitment "
			"%s\n",
			source->outside ? "机关以外 outside the agency" : "本机关 the agency's own",
			FL_TEXT_ARG(source->party), fl_hash_hex(source->commitment, hex));
		break;
	}
}

static void add_lists(fl_buf *out, const fl_draw *draw)
{
	const fl_roots *roots = &draw->outcome.roots;
	fl_buf_string(out, "\n各名录的数量和默克尔根 Counts and Merkle roots of the lists\n");
	add_root(out, "抽查对象名录", "retailers", &roots->frame);
	for (size_t i = 0; i < draw->spec.roster_count; i++) {
		fl_text department = draw->spec.rosters[i].department;
		if (department.len > 0) {
			fl_buf_format(out, "    [" FL_TEXT_FMT "]\n", FL_TEXT_ARG(department));
		}
		add_root(out, "检查人员名录", "inspectors", &roots->inspectors[i]);
		add_root(out, "管辖范围", "who serves where", &roots->service[i]);
		add_root(out, "回避名单", "recusals", &roots->barred[i]);
	}
	fl_buf_format(out, "    排除 left out: %zu；指定检查 included by decision: %zu\n",
		draw->spec.excluded_count, draw->spec.forced_count);
}

static void add_result(fl_buf *out, const fl_draw *draw)
{
	char hex[FL_HASH_HEX_BYTES];
	fl_buf_format(out,
		"\n已抽取检查对象 Targets drawn: %zu\n"
		"抽取记录的 SHA-256（检查结束后公布记录）\n"
		"SHA-256 of the record, which is disclosed when the visits are done:\n  %s\n",
		draw->outcome.target_count, fl_hash_hex(draw->record, hex));
}

static void write_text(const fl_draw *draw, bool drawn, fl_buf *out)
{
	const fl_spec *spec = &draw->spec;
	char hex[FL_HASH_HEX_BYTES], from[FL_DAY_TEXT_BYTES], to[FL_DAY_TEXT_BYTES];
	fl_buf_format(out, "%s\n%s\n\n",
		drawn ? "双随机抽查公告（已抽取）" : "双随机抽查公告（已封存，尚未抽取）",
		drawn ? "Notice of an inspection draw: drawn"
		      : "Notice of an inspection draw: sealed, not yet drawn");
	if (!fl_sources_public(spec->sources, spec->source_count)) {
		fl_buf_string(out,
			"*** NOT PUBLICLY RANDOM 非公开随机：随机数全部由本机关掌握，"
			"仅供培训 ***\n\n");
	}
	fl_buf_format(out,
		"机关 Agency: " FL_TEXT_FMT "\n事由 Purpose: " FL_TEXT_FMT
		"\n抽查编号 Number: %llu\n"
		"检查期 Period: %s .. %s\n封存时间 Sealed at: " FL_TEXT_FMT
		"\n规则 Rule set: " FL_TEXT_FMT " " FL_TEXT_FMT "\n      %s\n",
		FL_TEXT_ARG(spec->agency), FL_TEXT_ARG(spec->purpose),
		(unsigned long long)spec->draw, fl_day_format(spec->period_from, from),
		fl_day_format(spec->period_to, to), FL_TEXT_ARG(spec->sealed_at),
		FL_TEXT_ARG(spec->rules_id), FL_TEXT_ARG(spec->rules_version),
		fl_hash_hex(spec->rules_sha256, hex));
	fl_buf_format(out, "\n封存摘要 Commit:\n  %s\n", fl_hash_hex(draw->outcome.commit, hex));
	fl_buf_format(out, "上一次抽查的封存摘要 Commit of the draw before:\n  %s\n",
		fl_hash_hex(spec->previous, hex));
	fl_buf_string(out, "\n随机源（按序） Sources of randomness, in order\n");
	for (size_t i = 0; i < spec->source_count; i++) {
		add_source(out, &spec->sources[i]);
	}
	add_lists(out, draw);
	if (drawn) {
		add_result(out, draw);
	}
}

static fl_code write_file(
	const fl_draw_folder *folder, const char *name, const fl_buf *text, fl_error *reterr)
{
	fl_path path;
	fl_draw_path(folder->open, name, path);
	return text->failed ? fl_fail_memory(reterr)
			    : fl_file_write_again(path, false, fl_buf_view(text), reterr);
}

fl_code fl_draw_notice_write(
	const fl_draw *draw, const fl_draw_folder *folder, bool drawn, fl_error *reterr)
{
	FL_AUTO(fl_buf) text = {0};
	FL_AUTO(fl_buf) document = {0};
	const fl_notice notice = {.commit = draw->outcome.commit,
		.drawn = drawn,
		.record = draw->record,
		.targets = draw->outcome.target_count};
	write_text(draw, drawn, &text);
	fl_notice_write(&draw->spec, &draw->outcome.roots, &notice, &document);
	FL_TRY(write_file(folder, drawn ? FL_FILE_DRAWN_TEXT : FL_FILE_SEALED_TEXT, &text, reterr));
	return write_file(folder, drawn ? FL_FILE_DRAWN : FL_FILE_SEALED, &document, reterr);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Sources of randomness: their checks, commitments and the seed. */
#include "record/entropy.h"

#include "base/day.h"
#include "base/limits.h"
#include "record/words.h"

#define SECRET_DIGITS_MIN 64u /* 32 random bytes in hex */

static const char *const kind_names[] = {
#define X(kind, name) name,
	FL_SOURCE_KINDS(X)
#undef X
};

const char *fl_source_kind_name(fl_source_kind kind)
{
	return kind_names[kind];
}

bool fl_source_kind_of_name(fl_text name, fl_source_kind *ret_kind)
{
	for (size_t i = 0; i < sizeof(kind_names) / sizeof(kind_names[0]); i++) {
		if (fl_text_is(name, kind_names[i])) {
			*ret_kind = (fl_source_kind)i;
			return true;
		}
	}
	return false;
}

bool fl_sources_public(const fl_entropy_source *sources, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (sources[i].kind == FL_SOURCE_BEACON ||
			(sources[i].kind == FL_SOURCE_SECRET && sources[i].outside)) {
			return true;
		}
	}
	return false;
}

bool fl_time_valid(fl_text time)
{
	static const char form[] = "YYYY-MM-DDT00:00:00Z";
	fl_day day;
	if (time.len == 10) {
		return fl_day_parse(time, &day);
	}
	if (time.len != sizeof(form) - 1 || !fl_day_parse((fl_text){time.at, 10}, &day)) {
		return false;
	}
	for (size_t i = 10; i < time.len; i++) {
		bool digit = time.at[i] >= '0' && time.at[i] <= '9';
		if (form[i] == '0' ? !digit : time.at[i] != form[i]) {
			return false;
		}
	}
	/* As texts of equal length these compare as numbers do. */
	return memcmp(time.at + 11, "23", 2) <= 0 && memcmp(time.at + 14, "59", 2) <= 0 &&
		memcmp(time.at + 17, "60", 2) <= 0;
}

/* Whether `later` is certainly after `earlier`: where one is only a day, by day. */
static bool time_after(fl_text later, fl_text earlier)
{
	size_t len = later.len < earlier.len ? later.len : earlier.len;
	return memcmp(later.at, earlier.at, len) > 0;
}

bool fl_time_reached(fl_text time, fl_text now)
{
	return !time_after(time, now);
}

static fl_code beacon_check(const fl_entropy_source *source, fl_text sealed_at, fl_error *reterr)
{
	if (!fl_is_line(source->publisher) || !fl_is_line(source->round) ||
		!fl_is_line(source->form)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the beacon `%.*s` needs its source, its round and its form, each a "
			   "line of at most 256 bytes",
				"公开随机源“%.*s”必须写明来源、期次和书写形式，每项为不超过 256 "
				"字节的一行文字"),
			FL_TEXT_ARG(source->name));
	}
	if (!fl_time_valid(source->at) || !time_after(source->at, sealed_at)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the beacon `%.*s` is of `%.*s`, which is not after the sealing at "
			   "`%.*s`; a value that exists already can be chosen",
				"公开随机源“%.*s”的时间“%.*s”不晚于封存时间“%.*s”；"
				"已经存在的数值可能被挑选"),
			FL_TEXT_ARG(source->name), FL_TEXT_ARG(source->at), FL_TEXT_ARG(sealed_at));
	}
	return FL_OK;
}

static fl_code source_check(const fl_entropy_source *source, fl_text sealed_at, fl_error *reterr)
{
	if (!fl_text_is_name(source->name)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("`%.*s` is no name of a source; 1 to 32 of 0-9 a-z - would be",
				"“%.*s”不是有效的随机源名称，应为 1 至 32 个 0-9 a-z - 字符"),
			FL_TEXT_ARG(source->name));
	}
	if (source->kind == FL_SOURCE_BEACON) {
		return beacon_check(source, sealed_at, reterr);
	}
	if (source->kind == FL_SOURCE_FIXED && !fl_is_line(source->value)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the fixed value of `%.*s` is not a line of 1 to 256 bytes",
				"固定随机源“%.*s”的数值应为 1 至 256 字节的一行文字"),
			FL_TEXT_ARG(source->name));
	}
	if (source->kind == FL_SOURCE_SECRET && !fl_is_line(source->party)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the secret `%.*s` does not say whose it is",
				"秘密随机源“%.*s”未写明持有人"),
			FL_TEXT_ARG(source->name));
	}
	return FL_OK;
}

fl_code fl_sources_check(
	const fl_entropy_source *sources, size_t count, fl_text sealed_at, fl_error *reterr)
{
	if (count == 0 || count > FL_SOURCES_MAX) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the seal names no source of randomness, or more than %u; 1 to %u would "
			   "be "
			   "right",
				"封存文件未列出随机源，或超过 %u 个；应为 1 至 %u 个"),
			FL_SOURCES_MAX, FL_SOURCES_MAX);
	}
	for (size_t i = 0; i < count; i++) {
		FL_TRY(source_check(&sources[i], sealed_at, reterr));
		for (size_t j = 0; j < i; j++) {
			if (fl_text_equal(sources[i].name, sources[j].name)) {
				return fl_fail(reterr, FL_REFUSED,
					TR("two sources of randomness are named `%.*s`",
						"有两个随机源同名“%.*s”"),
					FL_TEXT_ARG(sources[i].name));
			}
			if (sources[i].kind == FL_SOURCE_SECRET &&
				sources[j].kind == FL_SOURCE_SECRET &&
				fl_hash_equal(sources[i].commitment, sources[j].commitment)) {
				return fl_fail(reterr, FL_REFUSED,
					TR("the secrets `%.*s` and `%.*s` have one commitment",
						"秘密随机源“%.*s”与“%.*s”的承诺值相同"),
					FL_TEXT_ARG(sources[j].name), FL_TEXT_ARG(sources[i].name));
			}
		}
	}
	return FL_OK;
}

static bool is_secret_value(fl_text value)
{
	if (value.len < SECRET_DIGITS_MIN || value.len > FL_LINE_BYTES_MAX || value.len % 2 != 0) {
		return false;
	}
	for (size_t i = 0; i < value.len; i++) {
		char digit = value.at[i];
		if (!((digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'))) {
			return false;
		}
	}
	return true;
}

fl_code fl_source_match(const fl_entropy_source *source, fl_text value, fl_error *reterr)
{
	if (source->kind == FL_SOURCE_FIXED && !fl_text_equal(source->value, value)) {
		return fl_fail(reterr, FL_MISMATCH,
			TR("the value of `%.*s` is not the one that was sealed",
				"随机源“%.*s”的数值与封存的不一致"),
			FL_TEXT_ARG(source->name));
	}
	if (source->kind == FL_SOURCE_BEACON && !fl_is_line(value)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the value of the beacon `%.*s` is not a line of 1 to 256 bytes",
				"公开随机源“%.*s”的数值应为 1 至 256 字节的一行文字"),
			FL_TEXT_ARG(source->name));
	}
	if (source->kind != FL_SOURCE_SECRET) {
		return FL_OK;
	}
	if (!is_secret_value(value)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("the secret of `%.*s` is not 32 to 128 bytes as lower-case hex digits, "
			   "so it could be guessed",
				"“%.*s”的秘密数值应为 32 至 128 "
				"字节的小写十六进制数，否则可能被猜中"),
			FL_TEXT_ARG(source->name));
	}
	if (!fl_hash_equal(fl_entropy_commitment(source->name, value), source->commitment)) {
		return fl_fail(reterr, FL_MISMATCH,
			TR("the secret of `%.*s` is not the one that was committed to",
				"“%.*s”揭示的秘密数值与其承诺值不符"),
			FL_TEXT_ARG(source->name));
	}
	return FL_OK;
}

fl_hash fl_entropy_commitment(fl_text name, fl_text value)
{
	const fl_text fields[] = {FL_TEXT(FL_PROTOCOL), FL_TEXT("secret"), name, value};
	return fl_hash_fields(fields, sizeof(fields) / sizeof(fields[0]));
}

fl_hash fl_entropy_seed(fl_hash commit, const fl_revealed *revealed, size_t count)
{
	static const char start[] = FL_PROTOCOL "\nseed\n";
	char hex[FL_HASH_HEX_BYTES];
	fl_sha256 sha;
	fl_sha256_init(&sha);
	fl_sha256_add(&sha, start, sizeof(start) - 1);
	fl_sha256_add(&sha, fl_hash_hex(commit, hex), FL_HASH_HEX_BYTES - 1);
	for (size_t i = 0; i < count; i++) {
		fl_sha256_add(&sha, "\n", 1);
		fl_sha256_add(&sha, revealed[i].name.at, revealed[i].name.len);
		fl_sha256_add(&sha, "=", 1);
		fl_sha256_add(&sha, revealed[i].value.at, revealed[i].value.len);
	}
	return fl_sha256_end(&sha);
}

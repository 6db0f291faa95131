/* SPDX-License-Identifier: Apache-2.0 */
/* A party's secret and its commitment, in a file.  Opens no database and makes no randomness. */
#include "base/file.h"
#include "base/json_write.h"
#include "record/read.h"
#include "record/entropy.h"
#include "record/words.h"

#include <stdio.h>

/* Larger than any secret's file. */
#define FILE_BYTES_MAX 4096u

static void put(char *out, size_t room, fl_text text)
{
	snprintf(out, room, FL_TEXT_FMT, FL_TEXT_ARG(text));
}

static fl_code make(fl_text name, fl_text value, fl_secret *ret_secret, fl_error *reterr)
{
	fl_secret secret;
	fl_hash commitment = fl_entropy_commitment(name, value);
	const fl_entropy_source source = {
		.kind = FL_SOURCE_SECRET, .name = name, .commitment = commitment};
	if (!fl_text_is_name(name)) {
		return fl_fail(reterr, FL_REFUSED,
			TR("`" FL_TEXT_FMT "` is no name of a source; 1 to 32 of 0-9 a-z - would "
			   "be",
				"“" FL_TEXT_FMT "”不是有效的随机源名称，应为 1 至 32 个 0-9 a-z - "
				"字符"),
			FL_TEXT_ARG(name));
	}
	FL_TRY(fl_source_match(&source, value, reterr));
	put(secret.name, sizeof(secret.name), name);
	put(secret.value, sizeof(secret.value), value);
	fl_hash_hex(commitment, secret.commitment);
	*ret_secret = secret;
	return FL_OK;
}

fl_code fl_secret_make(const char *name, const char *value, fl_secret *ret_secret, fl_error *reterr)
{
	return make(fl_text_of(name), fl_text_of(value), ret_secret, reterr);
}

fl_code fl_secret_write(const fl_secret *secret, const char *path, fl_error *reterr)
{
	FL_AUTO(fl_buf) text = {0};
	fl_json_writer json = fl_json_writer_on(&text);
	fl_json_object(&json);
	fl_json_key(&json, "commitment");
	fl_json_string(&json, secret->commitment);
	fl_json_key(&json, "kind");
	fl_json_string(&json, "secret");
	fl_json_key(&json, "name");
	fl_json_string(&json, secret->name);
	fl_json_key(&json, "protocol");
	fl_json_string(&json, FL_PROTOCOL);
	fl_json_key(&json, "value");
	fl_json_string(&json, secret->value);
	fl_json_object_end(&json);
	fl_buf_char(&text, '\n');
	return text.failed ? fl_fail_memory(reterr)
			   : fl_file_write_new(path, fl_buf_view(&text), reterr);
}

static fl_code read_document(
	fl_text text, const char *path, fl_secret *ret_secret, fl_error *reterr)
{
	FL_AUTO(fl_arena) arena = {0};
	fl_record_reader reader = {.source = text, .arena = &arena};
	fl_json *root;
	fl_secret secret;
	FL_TRY(fl_json_parse(text, path, &arena, &root, reterr));
	reader.root = root;
	(void)fl_read_keys(&reader, root, "commitment kind name protocol value");
	fl_read_compare(&reader, fl_json_get(root, "kind"), "kind", FL_TEXT("\"secret\""));
	fl_read_compare(
		&reader, fl_json_get(root, "protocol"), "protocol", FL_TEXT("\"" FL_PROTOCOL "\""));
	fl_text name = fl_read_text(&reader, root, "name");
	fl_text value = fl_read_text(&reader, root, "value");
	fl_text commitment = fl_read_text(&reader, root, "commitment");
	if (fl_read_failed(&reader)) {
		return fl_fail_at(reterr, FL_REFUSED, path, 0, 0,
			TR("this is no file of a secret: %s.  %s%.0s",
				"这不是秘密数值文件：%s。%.0s%s"),
			reader.difference.path, reader.difference.error.text[FL_EN],
			reader.difference.error.text[FL_ZH]);
	}
	FL_TRY(make(name, value, &secret, reterr));
	if (!fl_text_is(commitment, secret.commitment)) {
		return fl_fail_at(reterr, FL_MISMATCH, path, 0, 0,
			TR("the commitment in this file is not that of its value: %s would be",
				"文件中的承诺值与其数值不符，应为 %s"),
			secret.commitment);
	}
	*ret_secret = secret;
	return FL_OK;
}

fl_code fl_secret_read(const char *path, fl_secret *ret_secret, fl_error *reterr)
{
	FL_AUTO(fl_buf) bytes = {0};
	FL_TRY(fl_file_read(path, FILE_BYTES_MAX, &bytes, reterr));
	fl_text text = fl_buf_view(&bytes);
	text.len -= text.len > 0 && text.at[text.len - 1] == '\n';
	text.len -= text.len > 0 && text.at[text.len - 1] == '\r';
	if (text.len > 0 && text.at[0] == '{') {
		return read_document(text, path, ret_secret, reterr);
	}
	if (!fl_is_line(text)) {
		return fl_fail_at(reterr, FL_REFUSED, path, 0, 0,
			TR("a value is one line of 1 to 256 bytes",
				"数值应为 1 至 256 字节的一行文字"));
	}
	fl_secret secret = {.name = ""};
	put(secret.value, sizeof(secret.value), text);
	*ret_secret = secret;
	return FL_OK;
}

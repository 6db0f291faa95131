/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical JSON. */
#include "base/json_write.h"

#include "base/day.h"

#include <assert.h>

fl_json_writer fl_json_writer_on(fl_buf *out)
{
	return (fl_json_writer){.out = out};
}

static void separate(fl_json_writer *json)
{
	if (json->comma[json->depth]) {
		fl_buf_char(json->out, ',');
	}
	json->comma[json->depth] = true;
}

static void open(fl_json_writer *json, char bracket)
{
	separate(json);
	fl_buf_char(json->out, bracket);
	assert(json->depth < FL_JSON_DEPTH_MAX);
	json->depth++;
	json->comma[json->depth] = false;
	json->key[json->depth] = NULL;
}

static void end(fl_json_writer *json, char bracket)
{
	assert(json->depth > 0);
	json->depth--;
	fl_buf_char(json->out, bracket);
}

void fl_json_object(fl_json_writer *json)
{
	open(json, '{');
}

void fl_json_object_end(fl_json_writer *json)
{
	end(json, '}');
}

void fl_json_array(fl_json_writer *json)
{
	open(json, '[');
}

void fl_json_array_end(fl_json_writer *json)
{
	end(json, ']');
}

void fl_json_key(fl_json_writer *json, const char *key)
{
	const char *before = json->key[json->depth];
	assert(before == NULL || strcmp(before, key) < 0);
	json->key[json->depth] = key;
	fl_json_key_text(json, fl_text_of(key));
}

void fl_json_key_text(fl_json_writer *json, fl_text key)
{
	separate(json);
	fl_buf_json_string(json->out, key);
	fl_buf_char(json->out, ':');
	/* The value that follows is no new element. */
	json->comma[json->depth] = false;
}

/* RFC 8785, section 3.2.2.2: the two-character escapes where there is one, \u00xx in lower case for
 * the other control characters, and everything else as it is. */
void fl_buf_json_string(fl_buf *buf, fl_text text)
{
	static const char digits[] = "0123456789abcdef";
	static const char short_form[32] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
	/* Room for the worst case, so that nothing is asked of the buffer within the loop. */
	if (text.len > (SIZE_MAX - 2) / 6 || !fl_buf_reserve(buf, 6 * text.len + 2)) {
		buf->failed = true;
		return;
	}
	char *out = buf->at + buf->len;
	*out++ = '"';
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		if (byte >= 0x20 && byte != '"' && byte != '\\') {
			*out++ = (char)byte;
			continue;
		}
		*out++ = '\\';
		if (byte >= 0x20) {
			*out++ = (char)byte;
		} else if (short_form[byte] != 0) {
			*out++ = short_form[byte];
		} else {
			const char code[] = {'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
			memcpy(out, code, sizeof(code));
			out += sizeof(code);
		}
	}
	*out++ = '"';
	buf->len = (size_t)(out - buf->at);
}

void fl_json_text(fl_json_writer *json, fl_text text)
{
	separate(json);
	fl_buf_json_string(json->out, text);
}

void fl_json_string(fl_json_writer *json, const char *string)
{
	fl_json_text(json, fl_text_of(string));
}

void fl_json_int(fl_json_writer *json, int64_t value)
{
	separate(json);
	bool large = value > FL_JSON_INTEGER_MAX || value < -FL_JSON_INTEGER_MAX;
	fl_buf_string(json->out, large ? "\"" : "");
	fl_buf_int(json->out, value);
	fl_buf_string(json->out, large ? "\"" : "");
}

void fl_json_bool(fl_json_writer *json, bool value)
{
	fl_json_raw(json, value ? FL_TEXT("true") : FL_TEXT("false"));
}

void fl_json_hash(fl_json_writer *json, fl_hash hash)
{
	char hex[FL_HASH_HEX_BYTES];
	fl_json_string(json, fl_hash_hex(hash, hex));
}

void fl_json_day(fl_json_writer *json, int32_t day)
{
	char text[FL_DAY_TEXT_BYTES];
	fl_json_string(json, fl_day_format(day, text));
}

void fl_json_raw(fl_json_writer *json, fl_text piece)
{
	separate(json);
	fl_buf_text(json->out, piece);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of an explanation in JSON share; private to the room. */
#ifndef FL_PUBLISH_JSON_H
#define FL_PUBLISH_JSON_H

#include "base/decimal.h"
#include "base/json_write.h"
#include "publish/words.h"

typedef struct fl_json {
	const fl_explained *all;
	fl_json_writer json;
} fl_json;

/* Amounts are strings, so that no reader rounds one. */
static inline void fl_json_put_decimal(fl_json *to, const char *key, int64_t value, unsigned places)
{
	fl_json_key(&to->json, key);
	fl_json_raw(&to->json, FL_TEXT("\""));
	fl_buf_decimal_short(to->json.out, value, places);
	fl_buf_char(to->json.out, '"');
}

static inline void fl_json_put_text(fl_json *to, const char *key, fl_text text)
{
	fl_json_key(&to->json, key);
	fl_json_text(&to->json, text);
}

static inline void fl_json_put_bool(fl_json *to, const char *key, bool value)
{
	fl_json_key(&to->json, key);
	fl_json_bool(&to->json, value);
}

static inline void fl_json_put_int(fl_json *to, const char *key, int64_t value)
{
	fl_json_key(&to->json, key);
	fl_json_int(&to->json, value);
}

/* Nothing where there is no such day. */
static inline void fl_json_put_day(fl_json *to, const char *key, fl_day day)
{
	if (day != FL_DAY_NONE) {
		fl_json_key(&to->json, key);
		fl_json_day(&to->json, day);
	}
}

/* The member `next`. */
void fl_json_put_next(fl_json *to);

#endif

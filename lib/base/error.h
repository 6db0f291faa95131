/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Failure as data.  fl_fail() is the only way to fail, so that a result that is not FL_OK always
 * comes with its sentence.
 */
#ifndef FL_BASE_ERROR_H
#define FL_BASE_ERROR_H

#include <fairlot/fairlot.h>

#include <assert.h>
#include <stdlib.h>

/*
 * One sentence in both languages, in the argument order (English, Chinese) that fl_fail() and
 * fl_diags_add() expect.  Both take the same arguments in the same order; the compiler checks it.
 */
#define TR(en, zh) en, zh

/* The formats for two sentences that are ready: each shows its own and skips the other. */
#define FL_READY "%s%.0s", "%.0s%s"

/* Returns the code of a failed call at once. */
#define FL_TRY(call)                        \
	do {                                \
		fl_code try_code_ = (call); \
		if (try_code_ != FL_OK) {   \
			return try_code_;   \
		}                           \
	} while (0)

/* Declares a variable whose owner is the scope: FL_AUTO(fl_arena) arena = {0}; needs a function
 * `type_auto(type *)`, which FL_AUTO_DEFINE makes from a destructor. */
#define FL_AUTO(type) __attribute__((cleanup(type##_auto))) type

/* For embedded objects with `void done(type *)`. */
#define FL_AUTO_DEFINE(type, done)                    \
	static inline void type##_auto(type *object_) \
	{                                             \
		done(object_);                        \
	}                                             \
	struct fl_auto_semicolon_

/* For heap objects: FL_AUTO_PTR(fl_diags) diags = fl_diags_new(); */
#define FL_AUTO_PTR(type) __attribute__((cleanup(type##_auto_ptr))) type *
#define FL_AUTO_PTR_DEFINE(type, free_function)            \
	static inline void type##_auto_ptr(type **object_) \
	{                                                  \
		free_function(*object_);                   \
	}                                                  \
	struct fl_auto_semicolon_

static inline void fl_auto_free(void *pointer)
{
	free(*(void **)pointer);
}

/* Memory from malloc that ends with the scope. */
#define FL_AUTO_FREE __attribute__((cleanup(fl_auto_free)))

/* Hands an owned pointer over and leaves NULL behind. */
#define FL_STEAL(pointer)                                \
	__extension__({                                  \
		__typeof__(pointer) stolen_ = (pointer); \
		(pointer) = NULL;                        \
		stolen_;                                 \
	})

FL_AUTO_PTR_DEFINE(fl_diags, fl_diags_free);

/* Writes the error, if there is one to write to, and returns `code`, which is not FL_OK. */
fl_code fl_fail(fl_error *reterr, fl_code code, const char *en, const char *zh, ...)
	__attribute__((format(printf, 3, 5), format(printf, 4, 5)));

/* The same at a place in a file. */
fl_code fl_fail_at(fl_error *reterr, fl_code code, const char *file, uint32_t line, uint32_t column,
	const char *en, const char *zh, ...)
	__attribute__((format(printf, 6, 8), format(printf, 7, 8)));

/* Hands on an error that was written elsewhere, as on another thread. */
fl_code fl_fail_again(fl_error *reterr, const fl_error *error);

/* Memory ran out. */
fl_code fl_fail_memory(fl_error *reterr);

/* The problems are in `diags`: says how many there are and points at the first. */
fl_code fl_fail_diags(fl_error *reterr, const fl_diags *diags);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Running trials, a few for each thread between two reports of progress. */
#include "draw/trials.h"

#include "base/parallel.h"

#include <stdio.h>

#define AT_ONCE 4u /* a thread */

fl_seed fl_trial_seed(fl_text text, uint64_t number)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)number);
	const fl_text fields[] = {
		FL_TEXT("fairlot/1"), FL_TEXT("trial"), text, {digits, (size_t)len}};
	return fl_seed_of(fl_hash_fields(fields, sizeof(fields) / sizeof(fields[0])));
}

typedef struct batch {
	fl_text text;
	uint64_t first; /* number of its first trial */
	fl_trial *trial;
	void *own;
	bool failed;
} batch;

static void run_some(void *context, size_t from, size_t to)
{
	batch *now = context;
	for (size_t i = from; i < to; i++) {
		fl_seed seed = fl_trial_seed(now->text, now->first + i);
		if (!now->trial(now->own, &seed)) {
			__atomic_store_n(&now->failed, true, __ATOMIC_RELAXED);
			return;
		}
	}
}

fl_code fl_trials_run(const fl_trials *trials, fl_trial *trial, void *own, fl_error *reterr)
{
	uint32_t step = (trials->threads > 1 ? trials->threads : 1) * AT_ONCE;
	batch now = {.text = trials->text, .trial = trial, .own = own};
	for (uint32_t done = 0; done < trials->count;) {
		uint32_t rest = trials->count - done;
		uint32_t count = rest < step ? rest : step;
		now.first = (uint64_t)done + 1;
		fl_parallel(trials->threads, count, run_some, &now);
		if (now.failed) {
			return fl_fail_memory(reterr);
		}
		done += count;
		if (trials->progress != NULL) {
			trials->progress(trials->context, done, trials->count);
		}
	}
	return FL_OK;
}

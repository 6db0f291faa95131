/* SPDX-License-Identifier: Apache-2.0 */
/* Hashes of fields, seeds, tickets and uniform numbers against known answers. */
#include "vectors.h"

#include "record/entropy.h"

static void test_hash_fields(void **state)
{
	const vectors *own = *state;
	uint32_t count;
	const fl_json *items = vector_items(own->root, "hash", &count);
	assert_int_equal(count, 4);
	for (uint32_t i = 0; i < count; i++) {
		fl_text fields[4];
		uint32_t field_count;
		const fl_json *texts = vector_items(&items[i], "fields", &field_count);
		assert_in_range(field_count, 1, 4);
		for (uint32_t j = 0; j < field_count; j++) {
			fields[j] = texts[j].u.text;
		}
		assert_hash(fl_hash_fields(fields, field_count), vector_hash(&items[i], "hex"));
	}
}

static void test_seed(void **state)
{
	const vectors *own = *state;
	uint32_t count;
	const fl_json *items = vector_items(own->root, "seed", &count);
	assert_int_equal(count, 2);
	for (uint32_t i = 0; i < count; i++) {
		fl_revealed revealed[4];
		uint32_t sources;
		const fl_json *pairs = vector_items(&items[i], "entropy", &sources);
		for (uint32_t j = 0; j < sources; j++) {
			revealed[j] = (fl_revealed){
				pairs[j].u.items[0].u.text, pairs[j].u.items[1].u.text};
		}
		fl_hash commit = vector_hash(&items[i], "commit");
		assert_hash(
			fl_entropy_seed(commit, revealed, sources), vector_hash(&items[i], "seed"));
	}
}

static void test_secret(void **state)
{
	const vectors *own = *state;
	uint32_t count;
	const fl_json *items = vector_items(own->root, "secret_commitment", &count);
	assert_int_equal(count, 1);
	assert_hash(fl_entropy_commitment(
			    vector_text(&items[0], "name"), vector_text(&items[0], "value")),
		vector_hash(&items[0], "hex"));
}

static void test_ticket(void **state)
{
	const vectors *own = *state;
	uint32_t count;
	const fl_json *items = vector_items(own->root, "ticket", &count);
	assert_int_equal(count, 3);
	for (uint32_t i = 0; i < count; i++) {
		fl_seed seed = fl_seed_of(vector_hash(&items[i], "seed"));
		fl_text fields[2];
		uint32_t field_count;
		const fl_json *texts = vector_items(&items[i], "fields", &field_count);
		for (uint32_t j = 0; j < field_count; j++) {
			fields[j] = texts[j].u.text;
		}
		assert_hash(fl_ticket(&seed, vector_text(&items[i], "label"), fields, field_count),
			vector_hash(&items[i], "hex"));
	}
}

static void test_uniform(void **state)
{
	const vectors *own = *state;
	uint32_t count;
	const fl_json *items = vector_items(own->root, "uniform", &count);
	assert_int_equal(count, 6);
	for (uint32_t i = 0; i < count; i++) {
		fl_seed seed = fl_seed_of(vector_hash(&items[i], "seed"));
		uint64_t m;
		uint64_t value;
		assert_true(fl_text_to_u64(vector_text(&items[i], "m"), &m));
		assert_true(fl_text_to_u64(vector_text(&items[i], "value"), &value));
		assert_true(fl_uniform(&seed, vector_text(&items[i], "label"), m) == value);
	}
}

static void test_accept(void **state)
{
	const vectors *own = *state;
	uint32_t count;
	const fl_json *items = vector_items(own->root, "accept", &count);
	assert_int_equal(count, 12);
	for (uint32_t i = 0; i < count; i++) {
		uint64_t m;
		assert_true(fl_text_to_u64(vector_text(&items[i], "m"), &m));
		assert_int_equal(fl_uniform_accepts(vector_hash(&items[i], "x"), m),
			vector_bool(&items[i], "accept"));
	}
}

static void test_accept_powers(void **state)
{
	(void)state;
	/* A power of two divides 2^256: nothing is ever turned away. */
	fl_hash ones;
	memset(ones.byte, 0xff, sizeof(ones.byte));
	for (unsigned bit = 0; bit < 63; bit++) {
		assert_true(fl_uniform_accepts(ones, UINT64_C(1) << bit));
	}
}

static int setup(void **state)
{
	static vectors own;
	own = (vectors){0};
	vectors_read(&own, "draw.json");
	*state = &own;
	return 0;
}

static int teardown(void **state)
{
	vectors_done(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hash_fields),
		cmocka_unit_test(test_seed),
		cmocka_unit_test(test_secret),
		cmocka_unit_test(test_ticket),
		cmocka_unit_test(test_uniform),
		cmocka_unit_test(test_accept),
		cmocka_unit_test(test_accept_powers),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}

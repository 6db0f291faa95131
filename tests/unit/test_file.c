/* SPDX-License-Identifier: Apache-2.0 */
/* base/file: a file is read whole or refused, and is there whole or not at all. */
#include "base/file.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static char folder[64];

static int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/fairlot-file-XXXXXX");
	return mkdtemp(folder) == NULL;
}

/* Removes what is left; every test is to leave the folder empty but for its own files. */
static int remove_folder(void **state)
{
	(void)state;
	DIR *dir = opendir(folder);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		unlinkat(dirfd(dir), entry->d_name, 0);
	}
	closedir(dir);
	return rmdir(folder);
}

static size_t count_files(void)
{
	size_t files = 0;
	DIR *dir = opendir(folder);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		files += entry->d_name[0] != '.';
	}
	closedir(dir);
	return files;
}

static const char *path_of(const char *name)
{
	static char path[512];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void what_was_written_is_read(void **state)
{
	(void)state;
	fl_error error;
	FL_AUTO(fl_buf) bytes = {0};
	for (size_t i = 0; i < 100000; i++) {
		fl_buf_char(&bytes, (char)(i * 7));
	}
	assert_int_equal(fl_file_write(path_of("a"), fl_buf_view(&bytes), &error), FL_OK);
	FL_AUTO(fl_buf) read = {0};
	assert_int_equal(fl_file_read(path_of("a"), bytes.len, &read, &error), FL_OK);
	assert_true(fl_text_equal(fl_buf_view(&bytes), fl_buf_view(&read)));

	assert_int_equal(fl_file_write(path_of("a"), FL_TEXT(""), &error), FL_OK);
	FL_AUTO(fl_buf) empty = {0};
	assert_int_equal(fl_file_read(path_of("a"), 0, &empty, &error), FL_OK);
	assert_int_equal(empty.len, 0);
	assert_int_equal(count_files(), 1);
}

static void the_limit_is_met_and_not_passed(void **state)
{
	(void)state;
	fl_error error;
	FL_AUTO(fl_buf) read = {0};
	assert_int_equal(fl_file_write(path_of("a"), FL_TEXT("12345"), &error), FL_OK);
	assert_int_equal(fl_file_read(path_of("a"), 4, &read, &error), FL_REFUSED);
	assert_non_null(strstr(error.text[FL_EN], "4 bytes"));
	assert_null(read.at);
	assert_int_equal(fl_file_read(path_of("a"), 5, &read, &error), FL_OK);
	/* No end is known beforehand: the limit stops it. */
	FL_AUTO(fl_buf) endless = {0};
	assert_int_equal(fl_file_read("/dev/zero", 1 << 20, &endless, &error), FL_REFUSED);
}

static void a_vast_file_is_refused_before_it_is_read(void **state)
{
	(void)state;
	fl_error error;
	FL_AUTO(fl_buf) read = {0};
	assert_int_equal(fl_file_write(path_of("vast"), FL_TEXT("x"), &error), FL_OK);
	assert_int_equal(truncate(path_of("vast"), (off_t)1 << 40), 0);
	assert_int_equal(fl_file_read(path_of("vast"), 1 << 20, &read, &error), FL_REFUSED);
	assert_int_equal(unlink(path_of("vast")), 0);
}

static void what_is_no_file_is_named(void **state)
{
	(void)state;
	fl_error error;
	FL_AUTO(fl_buf) read = {0};
	assert_int_equal(fl_file_read(folder, 10, &read, &error), FL_IO);
	assert_string_equal(error.file, folder);
	assert_int_equal(fl_file_read(path_of("none"), 10, &read, &error), FL_IO);
	assert_string_equal(error.file, path_of("none"));
	assert_non_null(strstr(error.text[FL_EN], "cannot open: "));
	assert_non_null(strstr(error.text[FL_ZH], "无法打开："));
	assert_int_equal(fl_file_read(path_of("none"), 10, &read, NULL), FL_IO);
}

static void what_is_not_committed_never_was(void **state)
{
	(void)state;
	fl_error error;
	assert_int_equal(fl_file_write(path_of("b"), FL_TEXT("old"), &error), FL_OK);
	size_t before = count_files();
	{
		FL_AUTO(fl_file_out) out = FL_FILE_OUT_NONE;
		assert_int_equal(fl_file_create(path_of("b"), &out, &error), FL_OK);
		assert_int_equal(fl_file_add(&out, FL_TEXT("new"), &error), FL_OK);
		assert_int_equal(count_files(), before + 1);
	}
	assert_int_equal(count_files(), before);
	FL_AUTO(fl_buf) read = {0};
	assert_int_equal(fl_file_read(path_of("b"), 10, &read, &error), FL_OK);
	assert_true(fl_text_is(fl_buf_view(&read), "old"));

	fl_file_out out = FL_FILE_OUT_NONE;
	assert_int_equal(fl_file_create(path_of("b"), &out, &error), FL_OK);
	assert_int_equal(fl_file_add(&out, FL_TEXT("ne"), &error), FL_OK);
	assert_int_equal(fl_file_add(&out, FL_TEXT("w"), &error), FL_OK);
	assert_int_equal(fl_file_commit(&out, &error), FL_OK);
	fl_file_out_done(&out);
	FL_AUTO(fl_buf) again = {0};
	assert_int_equal(fl_file_read(path_of("b"), 10, &again, &error), FL_OK);
	assert_true(fl_text_is(fl_buf_view(&again), "new"));
}

static void a_place_that_cannot_be_written_is_an_error(void **state)
{
	(void)state;
	fl_error error;
	assert_int_equal(fl_file_write(path_of("none/a"), FL_TEXT("x"), &error), FL_IO);
	assert_non_null(strstr(error.text[FL_EN], "cannot create: "));

	/* Its name is taken by a folder: seen only when the file is to take its place. */
	assert_int_equal(mkdir(path_of("taken"), 0755), 0);
	size_t before = count_files();
	assert_int_equal(fl_file_write(path_of("taken"), FL_TEXT("x"), &error), FL_IO);
	assert_int_equal(count_files(), before);
	assert_int_equal(rmdir(path_of("taken")), 0);

	char path[FL_ERROR_FILE_BYTES_MAX + 1];
	memset(path, 'p', sizeof(path));
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(fl_file_write(path, FL_TEXT("x"), &error), FL_USAGE);
}

static void a_folder_that_is_read_only_is_an_error(void **state)
{
	(void)state;
	if (geteuid() == 0) {
		skip(); /* root may write anywhere */
	}
	fl_error error;
	assert_int_equal(chmod(folder, 0555), 0);
	fl_code code = fl_file_write(path_of("c"), FL_TEXT("x"), &error);
	assert_int_equal(chmod(folder, 0755), 0);
	assert_int_equal(code, FL_IO);
}

static unsigned mode_of(const char *path)
{
	struct stat status;
	assert_int_equal(stat(path, &status), 0);
	return status.st_mode & 0777;
}

static void assert_holds(const char *path, const char *text)
{
	FL_AUTO(fl_buf) bytes = {0};
	fl_error error;
	assert_int_equal(fl_file_read(path, 100, &bytes, &error), FL_OK);
	assert_string_equal(fl_buf_c(&bytes), text);
}

static void a_new_file_takes_no_place_of_another(void **state)
{
	(void)state;
	fl_error error;
	const char *path = path_of("new");
	size_t before = count_files();
	assert_int_equal(fl_file_write_new(path, FL_TEXT("first"), &error), FL_OK);
	assert_int_equal(mode_of(path), 0600);
	assert_int_equal(fl_file_write_new(path, FL_TEXT("second"), &error), FL_REFUSED);
	assert_holds(path, "first");
	assert_int_equal(count_files(), before + 1);
}

static void a_file_written_again_takes_up_what_was_left(void **state)
{
	(void)state;
	fl_error error;
	char path[512];
	snprintf(path, sizeof(path), "%s", path_of("again"));
	assert_int_equal(
		fl_file_write(path_of("again.part"), FL_TEXT("of a killed one"), &error), 0);
	size_t before = count_files();
	assert_int_equal(fl_file_write_again(path, false, FL_TEXT("one"), &error), FL_OK);
	assert_int_equal(count_files(), before);
	assert_int_equal(fl_file_write_again(path, true, FL_TEXT("two"), &error), FL_OK);
	assert_int_equal(mode_of(path), 0600);
	assert_holds(path, "two");
	assert_int_equal(count_files(), before);
}

static void a_folder_is_made_once(void **state)
{
	(void)state;
	fl_error error;
	const char *path = path_of("inner");
	assert_int_equal(fl_folder_make(path, true, &error), FL_OK);
	assert_int_equal(mode_of(path), 0700);
	assert_int_equal(fl_folder_make(path, false, &error), FL_OK);
	assert_int_equal(fl_folder_sync(path, &error), FL_OK);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(fl_folder_sync(path, &error), FL_IO);
	assert_int_equal(fl_file_write(path, FL_TEXT("x"), &error), FL_OK);
	assert_int_equal(fl_folder_make(path, true, &error), FL_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_read),
		cmocka_unit_test(the_limit_is_met_and_not_passed),
		cmocka_unit_test(a_vast_file_is_refused_before_it_is_read),
		cmocka_unit_test(what_is_no_file_is_named),
		cmocka_unit_test(what_is_not_committed_never_was),
		cmocka_unit_test(a_place_that_cannot_be_written_is_an_error),
		cmocka_unit_test(a_folder_that_is_read_only_is_an_error),
		cmocka_unit_test(a_new_file_takes_no_place_of_another),
		cmocka_unit_test(a_file_written_again_takes_up_what_was_left),
		cmocka_unit_test(a_folder_is_made_once),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

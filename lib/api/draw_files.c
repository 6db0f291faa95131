/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a draw: its record, and the squad's list. */
#include "api/draw_files.h"

#include "publish/list.h"

static fl_code write_piece(void *context, fl_text piece, fl_error *reterr)
{
	return fl_file_add(context, piece, reterr);
}

void fl_draw_files_done(fl_draw_files *files)
{
	fl_task_wait(&files->task);
	fl_file_out_done(&files->record);
	fl_file_out_done(&files->list);
}

static fl_code refuse_path(const char *path, const char *en, const char *zh, fl_error *reterr)
{
	return fl_fail_at(reterr, FL_REFUSED, path, 0, 0, FL_READY, en, zh);
}

fl_code fl_draw_files_open(const fl_draw *draw, fl_draw_files *files, fl_error *reterr)
{
	const fl_draw_options *options = draw->options;
	if (fl_file_exists(options->record) && !fl_file_same(options->record, "/dev/null")) {
		return refuse_path(options->record,
			TR("the file exists already; a record is never overwritten",
				"文件已存在；抽取记录从不覆盖"),
			reterr);
	}
	FL_TRY(fl_file_create(options->record, &files->record, reterr));
	if (options->list == NULL) {
		return FL_OK;
	}
	if (fl_file_same(options->list, draw->store->path) ||
		strcmp(options->list, options->record) == 0) {
		return refuse_path(options->list,
			TR("this is the database or the record; the list needs a file of its own",
				"这是数据库或抽取记录；名单须另用文件"),
			reterr);
	}
	return fl_file_create(options->list, &files->list, reterr);
}

fl_code fl_draw_files_open_private(
	const fl_draw_folder *folder, fl_draw_files *files, fl_error *reterr)
{
	fl_path path;
	fl_draw_path(folder->closed, FL_FILE_RECORD, path);
	FL_TRY(fl_file_create_again(path, true, &files->record, reterr));
	fl_draw_path(folder->closed, FL_FILE_LIST, path);
	return fl_file_create_again(path, true, &files->list, reterr);
}

static void write_record(void *context)
{
	fl_draw_files *files = context;
	fl_draw *draw = files->draw;
	files->code = fl_record_write(
		&draw->outcome, write_piece, &files->record, &draw->record, &files->error);
	if (files->code == FL_OK) {
		files->code = fl_file_sync(&files->record, &files->error);
	}
}

void fl_draw_record_start(fl_draw *draw, fl_draw_files *files)
{
	files->draw = draw;
	if (draw->outcome.threads > 1) {
		fl_task_start(&files->task, write_record, files);
	} else {
		write_record(files);
	}
}

fl_code fl_draw_record_wait(fl_draw_files *files, fl_error *reterr)
{
	fl_task_wait(&files->task);
	return files->code == FL_OK ? FL_OK : fl_fail_again(reterr, &files->error);
}

fl_code fl_draw_write_list(fl_draw *draw, fl_draw_files *files, fl_error *reterr)
{
	FL_AUTO(fl_buf) list = {0};
	fl_list_header(&list, draw->options->lang);
	for (size_t i = 0; i < draw->outcome.target_count; i++) {
		const fl_target_words *words = &draw->target_words[i];
		const fl_list_line line = {.number = i + 1,
			.id = words->id,
			.name = words->name,
			.address = words->address,
			.stratum = words->stratum,
			.grade = words->grade,
			.included = words->included,
			.inspectors = words->inspectors,
			.last_visit = words->last_visit};
		fl_list_add(&list, &line, draw->options->lang);
	}
	if (list.failed) {
		return fl_fail_memory(reterr);
	}
	return fl_file_add(&files->list, fl_buf_view(&list), reterr);
}

fl_code fl_draw_files_sync(fl_draw_files *files, fl_error *reterr)
{
	FL_TRY(fl_draw_record_wait(files, reterr));
	return files->list.fd >= 0 ? fl_file_sync(&files->list, reterr) : FL_OK;
}

fl_code fl_draw_files_commit(fl_draw_files *files, fl_error *reterr)
{
	FL_TRY(fl_file_commit(&files->record, reterr));
	return files->list.fd >= 0 ? fl_file_commit(&files->list, reterr) : FL_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Whole files in and out. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the umask leaves of it, or the owner alone. */
#define MODE_OPEN   0666u
#define MODE_CLOSED 0600u

static fl_code fail_system(const char *path, const char *en, const char *zh, fl_error *reterr)
{
	return fl_fail_at(
		reterr, FL_IO, path, 0, 0, TR("%s%.0s: %s", "%.0s%s：%s"), en, zh, strerror(errno));
}

static fl_code fail_limit(const char *path, uint64_t bytes_max, fl_error *reterr)
{
	return fl_fail_at(reterr, FL_REFUSED, path, 0, 0,
		TR("larger than the limit of %llu bytes", "超过 %llu 字节的上限"),
		(unsigned long long)bytes_max);
}

static fl_code read_all(
	int fd, const char *path, uint64_t bytes_max, fl_buf *bytes, fl_error *reterr)
{
	struct stat status;
	if (fstat(fd, &status) != 0) {
		return fail_system(path, TR("cannot read", "无法读取"), reterr);
	}
	if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode) && !S_ISCHR(status.st_mode)) {
		return fl_fail_at(reterr, FL_IO, path, 0, 0, TR("not a file", "不是文件"));
	}
	/* Known before a byte is read, so that no memory is asked for what will be refused. */
	if (status.st_size > 0 && (uint64_t)status.st_size > bytes_max) {
		return fail_limit(path, bytes_max, reterr);
	}
	size_t piece = status.st_size > 0 ? (size_t)status.st_size + 1 : (size_t)64 << 10;
	for (;;) {
		if (!fl_buf_reserve(bytes, piece)) {
			return fl_fail_memory(reterr);
		}
		ssize_t got = read(fd, bytes->at + bytes->len, bytes->capacity - bytes->len);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got < 0) {
			return fail_system(path, TR("cannot read", "无法读取"), reterr);
		}
		if (got == 0) {
			return FL_OK;
		}
		bytes->len += (size_t)got;
		if (bytes->len > bytes_max) {
			return fail_limit(path, bytes_max, reterr);
		}
		piece = (size_t)64 << 10;
	}
}

fl_code fl_file_read(const char *path, uint64_t bytes_max, fl_buf *ret_bytes, fl_error *reterr)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		return fail_system(path, TR("cannot open", "无法打开"), reterr);
	}
	FL_AUTO(fl_buf) bytes = {0};
	fl_code code = read_all(fd, path, bytes_max, &bytes, reterr);
	close(fd);
	FL_TRY(code);
	*ret_bytes = bytes;
	bytes = (fl_buf){0};
	return FL_OK;
}

bool fl_file_exists(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0;
}

bool fl_file_same(const char *path, const char *other)
{
	struct stat a, b;
	return stat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev &&
		a.st_ino == b.st_ino;
}

static fl_code create(
	const char *path, const char *suffix, unsigned mode, fl_file_out *ret_out, fl_error *reterr)
{
	fl_file_out out = FL_FILE_OUT_NONE;
	struct stat status;
	int len = snprintf(out.path, sizeof(out.path), "%s", path);
	int temporary_len = snprintf(out.temporary, sizeof(out.temporary), "%s%s", path, suffix);
	if (len < 0 || temporary_len < 0 || (size_t)temporary_len >= sizeof(out.temporary)) {
		return fl_fail_at(
			reterr, FL_USAGE, path, 0, 0, TR("the path is too long", "路径过长"));
	}
	out.direct =
		stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
	out.fd = out.direct ? open(path, O_WRONLY | O_CLOEXEC)
			    : open(out.temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	if (out.fd < 0) {
		return fail_system(path, TR("cannot create", "无法创建"), reterr);
	}
	*ret_out = out;
	return FL_OK;
}

fl_code fl_file_create(const char *path, fl_file_out *ret_out, fl_error *reterr)
{
	char suffix[32];
	snprintf(suffix, sizeof(suffix), ".tmp-%ld", (long)getpid());
	return create(path, suffix, MODE_OPEN, ret_out, reterr);
}

fl_code fl_file_create_again(const char *path, bool closed, fl_file_out *ret_out, fl_error *reterr)
{
	return create(path, ".part", closed ? MODE_CLOSED : MODE_OPEN, ret_out, reterr);
}

fl_code fl_file_add(fl_file_out *out, fl_text bytes, fl_error *reterr)
{
	while (bytes.len > 0) {
		ssize_t wrote = write(out->fd, bytes.at, bytes.len);
		if (wrote < 0 && errno == EINTR) {
			continue;
		}
		if (wrote < 0) {
			return fail_system(out->path, TR("cannot write", "无法写入"), reterr);
		}
		bytes.at += wrote;
		bytes.len -= (size_t)wrote;
	}
	return FL_OK;
}

fl_code fl_file_sync(fl_file_out *out, fl_error *reterr)
{
	if (!out->synced && !out->direct && fsync(out->fd) != 0) {
		return fail_system(out->path, TR("cannot write", "无法写入"), reterr);
	}
	out->synced = true;
	return FL_OK;
}

fl_code fl_file_commit(fl_file_out *out, fl_error *reterr)
{
	FL_TRY(fl_file_sync(out, reterr));
	bool closed = close(out->fd) == 0;
	out->fd = -1;
	if (!closed || (!out->direct && rename(out->temporary, out->path) != 0)) {
		fl_code code = fail_system(out->path, TR("cannot write", "无法写入"), reterr);
		if (!out->direct) {
			unlink(out->temporary);
		}
		return code;
	}
	return FL_OK;
}

void fl_file_out_done(fl_file_out *out)
{
	if (out->fd >= 0) {
		close(out->fd);
		if (!out->direct) {
			unlink(out->temporary);
		}
		out->fd = -1;
	}
}

fl_code fl_file_write(const char *path, fl_text bytes, fl_error *reterr)
{
	FL_AUTO(fl_file_out) out = FL_FILE_OUT_NONE;
	FL_TRY(fl_file_create(path, &out, reterr));
	FL_TRY(fl_file_add(&out, bytes, reterr));
	return fl_file_commit(&out, reterr);
}

fl_code fl_file_write_again(const char *path, bool closed, fl_text bytes, fl_error *reterr)
{
	FL_AUTO(fl_file_out) out = FL_FILE_OUT_NONE;
	FL_TRY(fl_file_create_again(path, closed, &out, reterr));
	FL_TRY(fl_file_add(&out, bytes, reterr));
	return fl_file_commit(&out, reterr);
}

fl_code fl_file_write_new(const char *path, fl_text bytes, fl_error *reterr)
{
	FL_AUTO(fl_file_out) out = FL_FILE_OUT_NONE;
	FL_TRY(create(path, ".part", MODE_CLOSED, &out, reterr));
	FL_TRY(fl_file_add(&out, bytes, reterr));
	FL_TRY(fl_file_sync(&out, reterr));
	/* A rename would take the place of what is there, a link does not; `out` ends the other
	 * name.  Some file systems of sticks have no links. */
	if (link(out.temporary, path) == 0) {
		return FL_OK;
	}
	if (errno != EEXIST && !fl_file_exists(path)) {
		return fl_file_commit(&out, reterr);
	}
	return errno == EEXIST ? fl_fail_at(reterr, FL_REFUSED, path, 0, 0,
					 TR("the file exists already; it was not touched",
						 "文件已存在；未作任何更改"))
			       : fail_system(path, TR("cannot create", "无法创建"), reterr);
}

fl_code fl_folder_make(const char *path, bool closed, fl_error *reterr)
{
	struct stat status;
	if (mkdir(path, closed ? 0700 : 0777) == 0 ||
		(errno == EEXIST && stat(path, &status) == 0 && S_ISDIR(status.st_mode))) {
		return FL_OK;
	}
	return fail_system(path, TR("cannot create", "无法创建"), reterr);
}

fl_code fl_folder_sync(const char *path, fl_error *reterr)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool synced = fd >= 0 && fsync(fd) == 0;
	fl_code code = synced ? FL_OK : fail_system(path, TR("cannot write", "无法写入"), reterr);
	if (fd >= 0) {
		close(fd);
	}
	return code;
}

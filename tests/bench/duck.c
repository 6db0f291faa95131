/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The least shell over DuckDB's C library:  duck LIBRARY DATABASE THREADS < SQL
 *
 * The npm package brings the library without its header, so the few functions are declared here.
 */
#include "bench.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#define SQL_BYTES_MAX (64u << 10)

/* duckdb_result of DuckDB 1.x: 48 bytes whose contents are its own business. */
typedef struct duck_result {
	uint64_t opaque[6];
} duck_result;

typedef struct duck {
	int (*open)(const char *path, void **ret_database);
	int (*connect)(void *database, void **ret_connection);
	int (*query)(void *connection, const char *sql, duck_result *ret_result);
	const char *(*result_error)(duck_result *result);
	void (*destroy_result)(duck_result *result);
	void (*disconnect)(void **connection);
	void (*close)(void **database);
} duck;

/* POSIX lets a function's address travel as an object's; ISO C does not, hence the copy. */
static void load(void *library, const char *name, void *ret_function)
{
	void *symbol = dlsym(library, name);
	if (symbol == NULL) {
		fprintf(stderr, "%s\n", dlerror());
		exit(1);
	}
	memcpy(ret_function, &symbol, sizeof(symbol));
}

static duck load_duck(const char *path)
{
	void *library = dlopen(path, RTLD_NOW);
	if (library == NULL) {
		fprintf(stderr, "%s\n", dlerror());
		exit(1);
	}
	duck api;
	load(library, "duckdb_open", &api.open);
	load(library, "duckdb_connect", &api.connect);
	load(library, "duckdb_query", &api.query);
	load(library, "duckdb_result_error", &api.result_error);
	load(library, "duckdb_destroy_result", &api.destroy_result);
	load(library, "duckdb_disconnect", &api.disconnect);
	load(library, "duckdb_close", &api.close);
	return api;
}

static void run(const duck *api, void *connection, const char *sql)
{
	duck_result result;
	if (api->query(connection, sql, &result) != 0) {
		fprintf(stderr, "duckdb: %s\n", api->result_error(&result));
		exit(1);
	}
	api->destroy_result(&result);
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fputs("usage: duck LIBRARY DATABASE THREADS < SQL\n", stderr);
		return 2;
	}
	static char sql[SQL_BYTES_MAX];
	size_t len = fread(sql, 1, sizeof(sql) - 1, stdin);
	sql[len] = '\0';
	char threads[64];
	snprintf(threads, sizeof(threads), "SET threads=%u", (unsigned)bench_number(argv[3]));

	duck api = load_duck(argv[1]);
	void *database;
	void *connection;
	if (api.open(argv[2], &database) != 0 || api.connect(database, &connection) != 0) {
		fprintf(stderr, "duckdb: cannot open %s\n", argv[2]);
		return 1;
	}
	run(&api, connection, threads);
	run(&api, connection, sql);
	api.disconnect(&connection);
	api.close(&database);
	return 0;
}

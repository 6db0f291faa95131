/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The floor under a draw:  seal_floor FOLDER THREADS
 *
 * frame.tsv holds the leaves `id TAB grade TAB weight TAB stratum`, one a line, sorted.  Computes
 * every ticket SHA-256(seed LF "target" LF id), the seed's block hashed once, and the Merkle root
 * of RFC 6962 over the leaves.  Prints the seconds that this took in memory, without reading the
 * file, and the root in hex.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "bench.h"

#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 4096 /* leaves; a power of two, so that chunk roots are nodes of the whole tree */

typedef struct hash {
	unsigned char byte[SHA256_DIGEST_LENGTH];
} hash;

typedef struct seal_job {
	const char **line; /* count + 1 entries: line i ends one byte before line i + 1 */
	size_t count;
	size_t chunks;
	unsigned threads;
	SHA256_CTX seeded;
	hash *ticket;
	hash *chunk_root;
} seal_job;

static hash hash_leaf(const char *leaf, size_t len)
{
	SHA256_CTX sha;
	hash result;
	SHA256_Init(&sha);
	SHA256_Update(&sha, "", 1);
	SHA256_Update(&sha, leaf, len);
	SHA256_Final(result.byte, &sha);
	return result;
}

static hash hash_ticket(const SHA256_CTX *seeded, const char *id, size_t len)
{
	SHA256_CTX sha = *seeded;
	hash result;
	SHA256_Update(&sha, id, len);
	SHA256_Final(result.byte, &sha);
	return result;
}

/* The root over `count` hashes, in place: level by level in pairs, a last odd one moves up. */
static hash reduce(hash *nodes, size_t count)
{
	while (count > 1) {
		for (size_t i = 0; i + 1 < count; i += 2) {
			SHA256_CTX sha;
			SHA256_Init(&sha);
			SHA256_Update(&sha, "\1", 1);
			SHA256_Update(&sha, &nodes[i], 2 * sizeof(hash));
			SHA256_Final(nodes[i / 2].byte, &sha);
		}
		if (count % 2 == 1) {
			nodes[count / 2] = nodes[count - 1];
		}
		count = count / 2 + count % 2;
	}
	return nodes[0];
}

static void seal_slice(void *context, unsigned slice)
{
	seal_job *job = context;
	size_t end = job->chunks * (slice + 1) / job->threads;
	for (size_t chunk = job->chunks * slice / job->threads; chunk < end; chunk++) {
		hash leaf[CHUNK];
		size_t first = chunk * CHUNK;
		size_t count = job->count - first < CHUNK ? job->count - first : CHUNK;
		for (size_t i = 0; i < count; i++) {
			const char *line = job->line[first + i];
			size_t len = (size_t)(job->line[first + i + 1] - line) - 1;
			size_t id_len = (size_t)((const char *)memchr(line, '\t', len) - line);
			job->ticket[first + i] = hash_ticket(&job->seeded, line, id_len);
			leaf[i] = hash_leaf(line, len);
		}
		job->chunk_root[chunk] = reduce(leaf, count);
	}
}

static void find_lines(seal_job *job, bench_map frame)
{
	const char *end = (const char *)frame.at + frame.len;
	for (const char *at = frame.at; at < end; at++) {
		job->count += *at == '\n';
	}
	job->line = bench_alloc(job->count + 1, sizeof(*job->line));
	job->line[0] = frame.at;
	size_t i = 0;
	for (const char *at = frame.at; at < end; at++) {
		if (*at == '\n') {
			job->line[++i] = at + 1;
		}
	}
}

int main(int argc, char **argv)
{
	static const char seed[] =
		"5eed000000000000000000000000000000000000000000000000000000000000"
		"\ntarget\n";
	if (argc != 3) {
		fputs("usage: seal_floor FOLDER THREADS\n", stderr);
		return 2;
	}
	seal_job job = {.threads = (unsigned)bench_number(argv[2])};
	find_lines(&job, bench_map_file(argv[1], "frame.tsv"));
	if (job.count == 0) {
		fputs("seal_floor: an empty frame\n", stderr);
		return 1;
	}
	job.chunks = (job.count + CHUNK - 1) / CHUNK;
	job.ticket = bench_alloc(job.count, sizeof(hash));
	job.chunk_root = bench_alloc(job.chunks, sizeof(hash));
	SHA256_Init(&job.seeded);
	SHA256_Update(&job.seeded, seed, sizeof(seed) - 1);

	double start = bench_seconds();
	bench_parallel(job.threads, seal_slice, &job);
	hash root = reduce(job.chunk_root, job.chunks);
	printf("%.6f ", bench_seconds() - start);
	for (size_t i = 0; i < sizeof(root.byte); i++) {
		printf("%02x", root.byte[i]);
	}
	putchar('\n');
	free(job.line);
	free(job.ticket);
	free(job.chunk_root);
	return 0;
}

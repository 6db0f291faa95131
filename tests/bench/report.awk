# SPDX-License-Identifier: Apache-2.0
# Medians, ratios and targets from the lines `SIZE/LABEL SECONDS PEAK_KB` that timed.c writes.
# -v sizes="small full": which to report, in this order.

function median(list, values, count, i, j, swap) {
	count = split(list, values, " ")
	for (i = 2; i <= count; i++) {
		for (j = i; j > 1 && values[j - 1] + 0 > values[j] + 0; j--) {
			swap = values[j]; values[j] = values[j - 1]; values[j - 1] = swap
		}
	}
	return values[int((count + 1) / 2)]
}

function seconds(size, label) {
	return (size "/" label) in time ? median(time[size "/" label]) : ""
}

function megabytes(size, label) {
	return (size "/" label) in peak ? median(peak[size "/" label]) / 1024 : ""
}

function ratio(a, b) {
	return a != "" && b > 0 ? a / b : ""
}

# One line of the table; `base` is the program that the ratio is taken to.
function row(size, label, title, base, took, share) {
	took = seconds(size, label)
	if (took == "") {
		return
	}
	share = ratio(took, seconds(size, base))
	printf "  %-46s %9.3f s %8.0f MB", title, took, megabytes(size, label)
	printf share == "" || label == base ? "\n" : "  %6.2f x\n", share
}

function target(title, value, limit, unit) {
	if (value == "") {
		printf "  %-46s %11s %14s  not measured\n", title, "", "<= " limit " " unit
		unmeasured++
		return
	}
	printf "  %-46s %11.2f %14s  %s\n", title, value, "<= " limit " " unit,
		value <= limit ? "met" : "NOT MET"
	missed += value > limit
}

function table(size) {
	print ""
	print title[size]
	print "load the events                                         wall       peak    ratio"
	row(size, "sqlite-load", "sqlite3 .import, index (retailer, day)", "sqlite-load")
	row(size, "duckdb-load", "DuckDB, both files, no keys", "sqlite-load")
	row(size, "fairlot-import-events", "fairlot import events", "sqlite-load")
	row(size, "fairlot-import-retailers", "fairlot import retailers", "-")
	row(size, "fairlot-ledger", "fairlot ledger verify", "-")
	print "grade all into a file"
	row(size, "duckdb-grade", "DuckDB, own file, 2 threads", "duckdb-grade")
	row(size, "sqlite-grade", "SQLite query, covering index", "duckdb-grade")
	row(size, "columns-2", "floor: binary columns, rules in C, 2 threads", "duckdb-grade")
	row(size, "columns-1", "floor: the same, 1 thread", "duckdb-grade")
	row(size, "fairlot-grade", "fairlot grade --out --no-store", "duckdb-grade")
	row(size, "fairlot-grade-store", "fairlot grade --out, the run stored", "duckdb-grade")
	print "draw 2 in 100 by quota"
	row(size, "seal-2", "floor: tickets and Merkle root, 2 threads", "seal-2")
	row(size, "seal-1", "floor: the same, 1 thread", "seal-2")
	row(size, "fairlot-draw", "fairlot draw, record written", "seal-2")
	row(size, "fairlot-verify", "fairlot verify, record read", "seal-2")
}

# A ratio without a target.
function remark(title, value) {
	if (value != "") {
		printf "  %-46s %11.2f\n", title, value
	}
}

function targets(size, duck, seal, seal_2) {
	duck = seconds(size, "duckdb-grade")
	seal = seconds(size, "seal-1")
	seal_2 = seconds(size, "seal-2")
	print ""
	print "targets at " title[size]
	target("grade / DuckDB", ratio(seconds(size, "fairlot-grade"), duck), 0.4, "x")
	target("grade, peak memory", megabytes(size, "fairlot-grade"), 150, "MB")
	target("grade and store / grade",
		ratio(seconds(size, "fairlot-grade-store"), seconds(size, "fairlot-grade")), 2, "x")
	target("grade by 200 rules / by 20, on 20 indicators",
		ratio(seconds(size, "fairlot-many"), seconds(size, "fairlot-few")), 1.5, "x")
	target("compile 200 rules, of 100 files in one run",
		ratio(seconds(size, "fairlot-compile"), 0.1), 5, "ms")
	target("import of events / sqlite3 .import and index",
		ratio(seconds(size, "fairlot-import-events"), seconds(size, "sqlite-load")), 1, "x")
	target("draw / floor on 1 thread", ratio(seconds(size, "fairlot-draw"), seal), 2, "x")
	remark("draw / floor on 2 threads", ratio(seconds(size, "fairlot-draw"), seal_2))
	target("draw, peak memory", megabytes(size, "fairlot-draw"), 300, "MB")
	target("verify / floor on 1 thread", ratio(seconds(size, "fairlot-verify"), seal), 4, "x")
	remark("verify / floor on 2 threads", ratio(seconds(size, "fairlot-verify"), seal_2))
	target("verify, peak memory", megabytes(size, "fairlot-verify"), 300, "MB")
}

function growth(label) {
	return ratio(seconds("full", label), seconds("small", label))
}

BEGIN {
	title["small"] = "100,000 retailers, 1,000,000 events"
	title["full"] = "1,000,000 retailers, 10,000,000 events"
}

NF == 3 {
	time[$1] = time[$1] " " $2
	peak[$1] = peak[$1] " " $3
}

END {
	count = split(sizes, size, " ")
	for (i = 1; i <= count; i++) {
		table(size[i])
	}
	targets(size[count])
	if (count == 2) {
		print "growth from 100,000 to 1,000,000 retailers"
		target("grade", growth("fairlot-grade"), 11, "x")
		target("draw", growth("fairlot-draw"), 11, "x")
		target("verify", growth("fairlot-verify"), 11, "x")
	} else {
		print "  (the targets are set for the larger size: run without --small)"
	}
	if (unmeasured > 0) {
		print "  " unmeasured " not measured"
	}
	exit missed > 0
}

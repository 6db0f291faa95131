# SPDX-License-Identifier: Apache-2.0
# What the machine does to a database: another program's file, a newer one, one that is held, a full
# disk, folders and files that may not be written.  Each ends in a clear sentence and exit code 1 or
# 3, and nothing is changed.

. "$(dirname "$0")/testlib.sh"

printf 'id\n7\n8\n' >good.csv
must init --rules "$rules" --today "$day"
must import retailers good.csv --today "$day"
cp fairlot.db clean.db
before=$(cksum <fairlot.db)

# expect_refusal STATUS ENGLISH CHINESE WORDS...: in both languages, and the file is as it was.
expect_refusal() {
	wanted=$1
	english=$2
	chinese=$3
	shift 3
	run --lang en "$@"
	expect_status "$wanted"
	expect_in err "$english"
	expect_empty out
	run --lang zh "$@"
	expect_status "$wanted"
	expect_in err "$chinese"
	expect_empty out
}

# ---- Files that are not ours --------------------------------------------------------------------

expect_refusal 1 "the file exists already" "文件已存在" init
expect_equal "$(cksum <fairlot.db)" "$before"
expect_refusal 3 "no such database" "数据库不存在" --db none.db ledger verify
printf 'id\n1\n' >text.db
: >empty.db
for words in 'ledger verify' 'import retailers good.csv'; do
	for file in text empty; do
		# shellcheck disable=SC2086
		expect_refusal 1 "not a fairlot database" "不是 fairlot 数据库" --db $file.db $words
	done
done
expect_empty empty.db
expect_refusal 3 "cannot open the database" "无法打开数据库" --db . ledger verify
expect_refusal 3 "cannot open the database" "无法打开数据库" --db no/such.db init

# The header of the file holds the layout at byte 60, big-endian.
cp clean.db newer.db
printf '\002' | dd of=newer.db bs=1 seek=63 conv=notrunc 2>/dev/null
newer=$(cksum <newer.db)
for words in 'ledger verify' 'import retailers good.csv' 'grade publish 1'; do
	# shellcheck disable=SC2086
	expect_refusal 3 "made by a newer fairlot" "由更新版本的 fairlot 创建" --db newer.db $words
done
expect_equal "$(cksum <newer.db)" "$newer"

# Cut off in the middle, as by a copy that broke.
cut=$(($(wc -c <clean.db) / 2))
head -c "$cut" clean.db >half.db
run --db half.db ledger verify
expect_status 1
expect_in err "damaged"

# ---- Held by another process --------------------------------------------------------------------

if command -v sqlite3 >/dev/null; then
	mkfifo words
	sqlite3 fairlot.db <words >held 2>&1 &
	holder=$!
	exec 3>words
	printf "BEGIN IMMEDIATE;\nSELECT 'held';\n" >&3
	while ! grep -q held held; do
		sleep 0.05
	done
	run import retailers good.csv --today "$day"
	expect_status 3
	expect_in err "in use by another process"
	must ledger verify
	exec 3>&-
	wait "$holder"
	must import retailers good.csv --today "$day"
fi

# ---- A full disk --------------------------------------------------------------------------------

# A limit on the size of files stands for the disk: the write that passes it fails.
must init --db small.db --rules "$rules" --today "$day"
small=$(cksum <small.db)
ran="ulimit -f; fairlot --db small.db import retailers"
status=0
(
	trap '' XFSZ
	ulimit -f 400
	exec "$fairlot" --db small.db import retailers "$sample/retailers.csv" --today "$day"
) >out 2>err || status=$?
expect_status 3
expect_in err "database"
expect_equal "$(cksum <small.db)" "$small"
must --db small.db ledger verify
expect_in out "ok: 1 entries"
must --db small.db import retailers "$sample/retailers.csv" --today "$day"

# A report that cannot be written is not a success.
if [ -w /dev/full ]; then
	ran="fairlot ledger verify >/dev/full"
	status=0
	"$fairlot" ledger verify >/dev/full 2>err || status=$?
	expect_status 3
	expect_in err "cannot write the output"
fi

# ---- Not allowed to write -----------------------------------------------------------------------

# Root may write everywhere, so what follows is done as nobody.
as_user() {
	ran="as nobody: fairlot $*"
	status=0
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups "$scratch/fairlot" "$@" \
			>out 2>err || status=$?
	else
		"$scratch/fairlot" "$@" >out 2>err || status=$?
	fi
}

if [ "$(id -u)" -ne 0 ] || command -v setpriv >/dev/null; then
	cp "$fairlot" fairlot
	mkdir closed
	cp clean.db closed/fairlot.db
	chmod 755 . fairlot
	chmod 444 closed/fairlot.db good.csv
	chmod 555 closed
	as_user --db closed/fairlot.db import retailers good.csv --today "$day"
	expect_status 3
	expect_in err "closed/fairlot.db: "
	# An auditor reads it there all the same, and leaves nothing behind.
	as_user --db closed/fairlot.db ledger verify
	expect_status 0
	as_user --db closed/new.db init
	expect_status 3
	expect_in err "closed/new.db: cannot open the database"
	expect_equal "$(ls closed)" fairlot.db
	chmod 755 closed
	cmp -s closed/fairlot.db clean.db || fail "the read-only database was changed"
	cp closed/fairlot.db locked.db
	chmod 000 locked.db
	as_user --db locked.db ledger verify
	expect_status 3
	expect_in err "cannot open the database"
fi
finish

# SPDX-License-Identifier: Apache-2.0
# A draw in steps: who may do what when, what is public when, and that nothing that comes later
# changes what was sealed.

. "$(dirname "$0")/testlib.sh"
. "$source/tests/cli/ceremonylib.sh"

day=2026-11-01
make_district 300
cp base.db fairlot.db
open=fairlot.draws/1/public
closed=fairlot.draws/1/private

# expect_no STATUS ENGLISH CHINESE WORDS...: refused in both languages, and the books stay.
expect_no() {
	wanted=$1
	english=$2
	chinese=$3
	shift 3
	before=$(head_hash)
	run --lang en "$@"
	expect_status "$wanted"
	expect_in err "$english"
	run --lang zh "$@"
	expect_status "$wanted"
	expect_in err "$chinese"
	expect_equal "$(head_hash)" "$before"
}

seal() {
	run draw seal --agency 青禾区烟草专卖局 --purpose 日常抽查 --period 2026-11 --n 20 \
		--reserves 1 --today 2026-11-01 --sealed-at 2026-11-01T09:00:00Z "$@"
}

# ---- Witnesses ----------------------------------------------------------------------------------

make_witness li-ming
li=$commitment li_value=$value
make_witness shop-7
shop=$commitment shop_value=$value
expect_equal "$(stat -c %a li-ming.secret)" 600
[ "$(printf '%s' "$li_value" | wc -c)" -eq 64 ] || fail "not 32 bytes"
kept=$(cksum <li-ming.secret)
expect_no 1 "the file exists already" "文件已存在" witness li-ming
expect_equal "$(cksum <li-ming.secret)" "$kept"
expect_no 1 "no name of a source" "不是有效的随机源名称" witness Li_Ming
printf 'fairlot/1\nsecret\nli-ming\n%s' "$li_value" | sha256sum | grep -q "^$li " ||
	fail "the commitment is not that of the protocol"
must witness check li-ming.secret "$li"
must witness check "li-ming=$li_value" "li-ming=$li"
run witness check li-ming.secret "$shop"
expect_status 1
expect_in out "DOES NOT MATCH"
expect_no 1 "so it could be guessed" "否则可能被猜中" witness check "li-ming=abcd" "$li"

# ---- Sealing ------------------------------------------------------------------------------------

expect_no 1 "nothing has been sealed yet" "尚未封存任何抽取" draw run
expect_no 1 "nothing has been sealed yet" "尚未封存任何抽取" draw void --reason x
must draw status
expect_in out "nothing has been sealed yet"
seal
expect_status 2
expect_in err "name where the randomness comes from"
seal --commitment "a=$li" --commitment "b=$li"
expect_status 1
expect_in err 'the secrets `a` and `b` have one commitment'
seal --beacon ssq --beacon-source 双色球 --beacon-due 2026-11-01 --beacon-form x
expect_status 1
expect_in err "not after the sealing"
seal --beacon ssq --beacon-source 双色球 --beacon-form x
expect_status 2
expect_in err "once for each --beacon"
seal --commitment "li-ming=${li}0"
expect_status 1
expect_in err "not 64 lower-case hex digits"
[ ! -d fairlot.draws ] || fail "a refused sealing made files"

seal_it() {
	seal --secret operator --commitment "li-ming=$li" --commitment "shop-7=$shop" \
		--party li-ming=零售户代表李明 --beacon ssq --beacon-source 双色球 \
		--beacon-round 2026127 --beacon-due 2026-11-03T13:30:00Z --beacon-form 两位数 "$@"
}
seal_it
expect_status 0
expect_in out "waiting for values"
expect_equal "$(stat -c %a $closed)" 700
expect_equal "$(stat -c %a $closed/operator.secret)" 600
commit=$(status_of 1 commit)
expect_in $open/sealed.txt "$commit"
expect_in $open/sealed.json "\"commit\":\"$commit\""
expect_in $open/sealed.json "\"commitment\":\"$li\""
first=$(sed -n 2p retailers.csv | cut -d, -f1)
if grep -rq "$first" $open; then
	fail "the notice names retailers"
fi

# The same again is the same draw, whatever the hour; another one of its days is refused.
before=$(head_hash)
seal_it --sealed-at 2026-11-01T10:00:00Z
expect_status 0
expect_equal "$(head_hash)" "$before"
expect_equal "$(status_of 1 commit)" "$commit"
seal_it --n 21
expect_status 1
expect_in err "draw 1 of this agency and purpose is sealed already"
# One of another purpose may be sealed meanwhile, and follows by its commit.
seal --purpose 专项检查 --fixed 1
expect_status 0
expect_in out "NOT PUBLICLY RANDOM"
expect_in out "No source is a secret"
expect_in fairlot.draws/2/public/sealed.json "\"previous\":\"$commit\""
expect_in fairlot.draws/2/public/sealed.txt "NOT PUBLICLY RANDOM"
expect_no 2 "2 draws wait for this step" "有 2 次抽取等待此步骤" draw run

# ---- What comes later changes nothing -----------------------------------------------------------

# Even on the day of the sealing, as of which all of it is known.
sed 's/城关所/东塘所/' retailers.csv >moved.csv
cmp -s moved.csv retailers.csv && fail "nobody moved"
must import retailers moved.csv --today 2026-11-01
sed 's/,1$/,0/; s/,[0-9][0-9]*,/,1,/' "$sample/inspectors.csv" >tired.csv
must import inspectors tired.csv --today 2026-11-01
head -n 9 "$sample/barred.csv" >barred.csv
must import barred barred.csv --today 2026-11-01
must grade --rules "$rules" --as-of 2026-11-01 --today 2026-11-01

# ---- Revealing ----------------------------------------------------------------------------------

expect_no 1 "draw 1 waits for: operator, li-ming, shop-7, ssq" "尚缺：operator, li-ming" \
	draw run --draw 1
expect_no 1 "not the one that was committed to" "与其承诺值不符" \
	draw reveal "li-ming=$shop_value" --draw 1
expect_no 1 "so it could be guessed" "否则可能被猜中" \
	draw reveal "li-ming=$(printf %062d 0)" --draw 1
expect_no 1 'has no source `x`; it has: operator' "没有随机源“x”" draw reveal x=1 --draw 1
expect_no 1 "comes to exist at 2026-11-03T13:30:00Z" "产生时间为" \
	draw reveal ssq=1 --draw 1 --now 2026-11-03T13:29:59Z
expect_no 2 "is no time" "不是有效时间" draw reveal ssq=1 --draw 1 --now tomorrow
expect_no 2 "is no time" "不是有效时间" draw status --now 2026-11-31
expect_no 1 "is not kept here" "此处没有" draw reveal shop-7 --draw 1
expect_no 1 "there is no draw 9" "没有第 9 次抽取" draw reveal operator --draw 9
# Of several values all are taken or none.
expect_no 1 "not the one that was committed to" "与其承诺值不符" \
	draw reveal "li-ming=$li_value" "shop-7=$li_value" --draw 1
must draw reveal --file li-ming.secret --draw 1 --today 2026-11-02
before=$(head_hash)
must draw reveal --file li-ming.secret --draw 1 --today 2026-11-02
expect_equal "$(head_hash)" "$before"
must draw reveal shop-7 --file shop-7.secret --draw 1 --today 2026-11-02
must draw reveal operator --draw 1 --today 2026-11-02
printf '01 02 03\r\n' >ssq.txt
must draw reveal ssq --file ssq.txt --draw 1 --today 2026-11-03 --now 2026-11-03T13:30:00Z
expect_in out "ready to be drawn"
# Typed wrong, and corrected: both stay in the books.
must draw reveal "ssq=01 02 04" --draw 1 --today 2026-11-04
expect_no 1 "nobody is missing" "无人缺席" draw void --reason 不满意 --draw 1

# ---- Drawing ------------------------------------------------------------------------------------

must draw run --draw 1 --today 2026-11-04
expect_equal "$(stat -c %a $closed/record.json)" 600
expect_equal "$(stat -c %a $closed/list.csv)" 600
hash=$(sha256sum <$closed/record.json | cut -d ' ' -f 1)
expect_in $open/drawn.txt "$hash"
expect_in $open/drawn.json "\"record_sha256\":\"$hash\""
expect_equal "$(ls $open)" "$(printf 'drawn.json\ndrawn.txt\nsealed.json\nsealed.txt')"
if grep -rqe "$first" -e "$li_value" -e '01 02 0' $open; then
	fail "something secret is public before the release"
fi
must verify $closed/record.json
expect_in out "HOLDS"
expect_in $closed/record.json "\"value\":\"01 02 04\""
expect_equal "$(grep -c '^[0-9]' $closed/list.csv)" 20
expect_no 1 "has been drawn; it stands" "已经完成，不得作废" draw void --reason x --draw 1
expect_no 1 "has been drawn with another value" "所用“ssq”的数值与此不同" \
	draw reveal ssq=9 --draw 1 --today 2026-11-04
# Again is the same, and brings back what was lost.
before=$(head_hash)
rm $closed/record.json $open/drawn.json
must draw status --draw 1
expect_in out "LOST: $open/drawn.json"
must draw run --draw 1 --today 2026-11-04
expect_equal "$(head_hash)" "$before"
expect_equal "$(sha256sum <$closed/record.json | cut -d ' ' -f 1)" "$hash"

# ---- Releasing ----------------------------------------------------------------------------------

expect_no 1 "draw 2 has not been drawn yet" "第 2 次抽取尚未进行" draw release --draw 2
must draw release --today 2026-12-01
expect_equal "$(sha256sum <$open/record.json | cut -d ' ' -f 1)" "$hash"
must draw run --draw 2 --today 2026-12-01
must draw release --draw 2 --today 2026-12-01
must verify $open/record.json fairlot.draws/2/public/record.json
expect_in out "draw 2 follows draw 1: proven"
expect_in out "NOT PUBLICLY RANDOM"

# ---- A draw that somebody spoils ----------------------------------------------------------------

again() {
	seal --period 2026-12 --sealed-at 2026-12-01T09:00:00Z --today 2026-12-01 \
		--secret operator --commitment "li-ming=$1"
}
again "$li"
expect_status 1
expect_in err "stands in the seal of draw 1: a secret serves one draw only"
must witness li-ming --out december.secret
again "$(sed 's/.*"commitment":"\([0-9a-f]*\)".*/\1/' december.secret)"
expect_status 0
must draw void --reason 见证人未按期揭示 --today 2026-12-09
must draw void --reason 见证人未按期揭示 --today 2026-12-09
expect_no 1 "void already, for another reason" "已因其他原因作废" \
	draw void --reason 其他 --draw 3 --today 2026-12-09
expect_no 1 "draw 3 is void" "第 3 次抽取已作废" draw run --draw 3 --today 2026-12-09
expect_no 1 "draw 3 is void" "第 3 次抽取已作废" \
	draw reveal --file december.secret --draw 3 --today 2026-12-09
expect_in fairlot.draws/3/public/void.json "$(sed 's/.*"value":"\([0-9a-f]*\)".*/\1/' \
	fairlot.draws/3/private/operator.secret)"
must verify $open/record.json fairlot.draws/2/public/record.json fairlot.draws/3/public/void.json
expect_in out "stayed silent: li-ming"
expect_in out "draw 3 follows draw 2: proven"

# ---- Behind the ledger's back -------------------------------------------------------------------

if command -v sqlite3 >/dev/null; then
	seal --period 2027-01 --sealed-at 2026-12-10 --today 2026-12-10 --secret operator
	expect_status 0
	expect_in out "NOT PUBLICLY RANDOM"
	must draw reveal operator --today 2026-12-10
	sqlite3 fairlot.db "UPDATE sealed SET lines = replace(lines, '1' || char(10),
		'2' || char(10)) WHERE draw = 4 AND list = 'frame'"
	run draw run --today 2026-12-10
	expect_status 1
	expect_in err "changed behind the ledger's back"
	run ledger verify
	expect_status 1
	expect_in out "a row of table sealed"
	# What cannot be drawn any more can be voided, and verify says what that means.
	must draw void --reason 封存数据遭改动 --today 2026-12-10
	must verify fairlot.draws/4/public/void.json
	expect_in out "NOBODY WAS MISSING"
fi
finish

# SPDX-License-Identifier: Apache-2.0
# Whole ceremonies, with kill -9 at random moments of each step.  After every kill the books match
# and `draw status` knows where the draw stands; doing the step again completes it; in the end each
# number has one record, and they follow each other.
#
#   kill.sh FAIRLOT SOURCE [KILLS]

. "$(dirname "$0")/testlib.sh"
. "$source/tests/cli/ceremonylib.sh"

kills=${3:-20}
killed=0
tried=0
entered=0
draw=0
random=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')

# A moment within or just behind a step that takes $1 milliseconds, in seconds.
next_moment() {
	random=$(((random * 1103515245 + 12345) % 2147483648))
	awk -v r="$random" -v ms="$1" \
		'BEGIN { printf "%.4f", 0.0005 + (ms * 1.2 + 3) / 1000 * r / 2147483648 }'
}

# What must hold after a kill: $1 is how the draw stood, $2 how it will stand.
check_state() {
	must ledger verify
	run draw status --json --today 2026-12-31
	expect_status 0
	state=none
	[ ! -d fairlot.draws ] || [ "$(occurrences out '"draw":')" -lt "$draw" ] ||
		state=$(status_of "$draw" state)
	case $state in
	"$2") entered=$((entered + 1)) ;;
	"$1") ;;
	*) fail "draw $draw is $state, neither $1 nor $2" ;;
	esac
	open=$(find fairlot.draws -path '*private*' -type f ! -perm 600 2>/dev/null)
	[ -z "$open" ] || fail "others may read $open"
	[ "$2" = released ] || [ ! -e "fairlot.draws/$draw/public/record.json" ] ||
		fail "the record is public before its release"
}

# take BEFORE AFTER WORDS...: the step is killed, looked at, and done.
took=15
take() {
	before=$1
	after=$2
	shift 2
	moment=$(next_moment "$took")
	ran="killed after $moment s: fairlot $*"
	code=0
	timeout -s KILL "$moment" "$fairlot" "$@" >out 2>err || code=$?
	tried=$((tried + 1))
	[ "$code" -ne 137 ] || killed=$((killed + 1))
	check_state "$before" "$after"
	start=$(date +%s%N)
	must "$@"
	took=$((($(date +%s%N) - start) / 1000000))
	expect_equal "$(status_of "$draw" state)" "$after"
	expect_equal "$(status_of "$draw" lost_file)" ""
}

ceremony() {
	draw=$((draw + 1))
	make_witness "w$draw"
	take none sealed draw seal --agency 青禾区烟草专卖局 --purpose "第 $draw 次" \
		--period 2026-11 --n 12 --today 2026-11-02 --secret operator \
		--commitment "w$draw=$commitment"
	take sealed sealed draw reveal "w$draw=$value" --today 2026-11-02
	if [ $((draw % 4)) -eq 0 ]; then
		mv "fairlot.draws/$draw/private/operator.secret" "lost-$draw"
		take sealed void draw void --reason "operator 未揭示" --today 2026-11-02
		return
	fi
	take sealed sealed draw reveal operator --today 2026-11-02
	take sealed drawn draw run --today 2026-11-02
	take drawn released draw release --today 2026-11-02
}

# One record for each number, that of its hash, and each follows the one before.
check_records() {
	set --
	for number in $(seq "$draw"); do
		folder=fairlot.draws/$number/public
		if [ -e "$folder/void.json" ]; then
			[ ! -e "$folder/record.json" ] || fail "$number is void and has a record"
			set -- "$@" "$folder/void.json"
		else
			expect_equal "$(sha256sum <"$folder/record.json" | cut -d ' ' -f 1)" \
				"$(status_of "$number" record_sha256)"
			set -- "$@" "$folder/record.json"
		fi
	done
	expect_equal "$(find fairlot.draws -mindepth 1 -maxdepth 1 | wc -l)" "$draw"
	must verify "$@"
	expect_equal "$(occurrences out HOLDS)" "$draw"
	expect_equal "$(grep -c 'follows draw' out)" $((draw - 1))
}

# Few draws to a database: who was drawn is not drawn again and again in one year.
make_district 150
draws=0
while [ "$killed" -lt "$kills" ] && [ "$tried" -lt $((10 * kills)) ] && [ "$failures" -eq 0 ]; do
	if [ $((draw % 8)) -eq 0 ]; then
		rm -rf fairlot.db* fairlot.draws ./*.secret
		cp base.db fairlot.db
		draw=0
	fi
	ceremony
	draws=$((draws + 1))
	if [ "$draw" -eq 8 ] || [ "$killed" -ge "$kills" ]; then
		check_records
	fi
done
echo "$killed of $tried steps killed, $entered of all had been entered; $draws draws"
[ "$killed" -ge "$kills" ] || fail "only $killed of $tried steps were killed in time"
finish

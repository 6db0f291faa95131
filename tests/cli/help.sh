# SPDX-License-Identifier: Apache-2.0
# Help goes to standard output and exits 0, in both languages; a mistake goes to standard error and
# exits 2.

. "$(dirname "$0")/testlib.sh"

# One command a line, from the completion that the tables make.
list_commands() {
	"$fairlot" help --completion | sed -n 's/^\t"\([a-z ]*[a-z]\) *"\*) .*/\1/p'
}

# A Chinese character begins with one of these bytes.
has_chinese() {
	grep -q "[$(printf '\343')-$(printf '\351')]"
}

check_help() {
	language=$1
	usage=$2
	shift 2
	must "$@"
	expect_equal "$(occurrences out "$usage")" 1
	grep '^  --' out >options
	while read -r line; do
		text=${line#--}
		case $language in
		en) expect_equal "$(printf '%s' "$text" | grep -c '[A-Za-z] ')" 1 ;;
		zh) printf '%s' "$text" | has_chinese || fail "not in Chinese: $line" ;;
		esac
	done <options
}

# The names of the options of a command stand in order, and so do those of all.
check_order() {
	sed '/^Every command takes:$/q' out | sed -n 's/^  --\([a-z-]*\).*/\1/p' >own
	sort -c own 2>/dev/null || fail "the options are not sorted"
}

list_commands >commands
[ "$(wc -l <commands)" -ge 10 ] || fail "too few commands: $(cat commands)"
while read -r command; do
	# shellcheck disable=SC2086 # a command may be two words
	check_help en Usage --lang en $command --help
	expect_in out "Usage: fairlot $command"
	check_order
	cp out long
	# shellcheck disable=SC2086
	must --lang en help $command
	expect_same_file out long
	# shellcheck disable=SC2086
	check_help zh 用法 --lang zh $command --help
	expect_in out "用法：fairlot $command"
	has_chinese <out || fail "no Chinese at all"
	# shellcheck disable=SC2086
	run $command --no-such-option
	expect_status 2
	expect_empty out
	expect_in err "--no-such-option"
done <commands

for words in --help help ''; do
	# shellcheck disable=SC2086 # the last is no word at all
	check_help en Usage $words
	sed -n 's/^  \([a-z][a-z ]*[a-z]\)   *.*/\1/p' out >listed
	sort -c listed || fail "the commands are not sorted"
	sort commands | cmp -s - listed || fail "listed: $(cat listed)"
	# shellcheck disable=SC2086
	check_help zh 用法 --lang zh $words
done

# The locale decides where --lang does not.
run_locale() {
	ran="LC_ALL=$1 LANG=$2 fairlot --help"
	status=0
	LC_ALL=$1 LANG=$2 "$fairlot" --help >out 2>err || status=$?
	expect_status 0
	expect_in out "$3"
}
run_locale zh_CN.UTF-8 en_GB.UTF-8 用法
run_locale C.UTF-8 zh_CN.UTF-8 Usage
run_locale '' zh_CN.UTF-8 用法

must --version
expect_in out "fairlot "
must help --manual
expect_in out ".TH FAIRLOT 1"
must help --completion
bash -n out || fail "the completion is no bash"

# Arguments that cannot be: exit code 2, nothing on standard output, and no file made.
while IFS='|' read -r words fragment; do
	# shellcheck disable=SC2086
	run $words
	expect_status 2
	expect_empty out
	expect_in err "$fragment"
done <<'END'
frobnicate|no command `frobnicate`
help frobnicate|no command `frobnicate`
--frobnicate|no command `--frobnicate`
--lang zh frobnicate|没有命令“frobnicate”
--lang fr grade|neither zh nor en
grade --lang fr|neither zh nor en
rules|fairlot rules check
ledger|fairlot ledger verify
grade|--rules FILE
grade extra --rules x|usage: fairlot grade
grade --rules|--rules needs a value
grade --rules x --as-of 2026-02-30|`2026-02-30` is no day
grade --rules x --as-of=tomorrow|`tomorrow` is no day
grade --rules x --threads -1|no whole number
grade --rules x --no-store=yes|takes no value
--lang zh grade --rules x --as-of 明天|“明天”不是有效日期
grade publish|usage: fairlot grade publish RUN
grade publish one|no number of a run
grade publish 0|no number of a run
explain|usage: fairlot explain ID
explain 1 2|usage: fairlot explain ID
next|usage: fairlot next ID
import|usage: fairlot import KIND FILE
import retailers|usage: fairlot import KIND FILE
import shops x.csv|one of: retailers, events
init x|usage: fairlot init
init -x|`-x` is no option
rules check|usage: fairlot rules check FILE
rules test|usage: fairlot rules test FILE
rules register|usage: fairlot rules register FILE
ledger show x|usage: fairlot ledger show
draw seal|give --agency
draw reveal|give NAME=VALUE, NAME or --file
draw reveal =1|neither NAME=VALUE nor a NAME
draw void|give --reason
draw run 1|usage: fairlot draw run
witness|usage: fairlot witness NAME
witness check x|usage: fairlot witness check FILE|NAME=VALUE COMMITMENT
END
[ ! -e fairlot.db ] || fail "a database was made"
finish

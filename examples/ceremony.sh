#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A draw that nobody can steer: the agency, two witnesses and a public lottery number share its
# randomness; then one that a witness spoils by staying silent.
#
#   sh examples/ceremony.sh
#
# Installs what a build needs, builds, and works in a new scratch folder, which stays.
set -eu
ROOT=$(cd "$(dirname "$0")/.." && pwd)
. "$ROOT/examples/common.sh"

make_scratch ceremony
find_fairlot
cd "$scratch"
cat <<END

Sealed first, random afterwards: nobody can choose the seed, and nobody can
change the list once the seed is known.
先封存，后产生随机数：无人能挑选种子；种子已知之后，无人能改动名单。
END

step "Load and grade the district" "导入并评定一个辖区"
run "fairlot init --rules $ROOT/rules/tobacco-ladder.yaml --today 2026-11-01 >/dev/null"
for kind in retailers events amendments inspectors service barred; do
	run "fairlot import $kind $ROOT/examples/sample/$kind.csv --today 2026-11-01 >/dev/null"
done
run "fairlot grade --rules $ROOT/rules/tobacco-ladder.yaml --as-of 2026-10-31 \\
    --today 2026-11-01 >/dev/null"

step "Each witness makes a secret, at home, and gives its commitment away" \
	"两名见证人各自生成秘密数值，只交出承诺值"
run "fairlot witness li-ming"
run "fairlot witness chen-fang"
commitment() { # NAME
	sed 's/.*"commitment":"\([0-9a-f]*\)".*/\1/' "$1.secret"
}
li=$(commitment li-ming)
chen=$(commitment chen-fang)

step "Seal: list, grades, rules, inspectors and sources of randomness are fixed" \
	"封存：名单、等级、规则、检查人员和随机源就此固定"
run "fairlot draw seal --agency 青禾区烟草专卖局 --purpose 2026年11月双随机抽查 \\
    --period 2026-11 --n 30 --reserves 2 --sealed-at 2026-11-01T09:00:00Z --today 2026-11-01 \\
    --secret operator \\
    --commitment li-ming=$li --party li-ming=零售户代表李明 \\
    --commitment chen-fang=$chen --party chen-fang=人大代表陈芳 \\
    --beacon ssq --beacon-source 中国福利彩票双色球 --beacon-round 2026126 \\
    --beacon-due 2026-11-03T13:30:00Z --beacon-form '红球升序两位数，空格分隔，+ 蓝球'"

step "This is published at once" "立即公布"
run "cat fairlot.draws/1/public/sealed.txt"

step "The lottery is drawn; its number and all secrets come in" \
	"彩票开奖；登记开奖号码和全部秘密数值"
run "fairlot draw reveal 'ssq=03 08 14 20 27 33 + 11' --today 2026-11-03 \\
    --now 2026-11-03T14:00:00Z >/dev/null"
run "fairlot draw reveal --file li-ming.secret --today 2026-11-04 >/dev/null"
run "fairlot draw reveal --file chen-fang.secret --today 2026-11-04 >/dev/null"
run "fairlot draw reveal operator --today 2026-11-04"

step "Draw; the squad gets its list, the public the hash of the record" \
	"抽取；名单交中队，记录的哈希值对外公布"
run "fairlot draw run --today 2026-11-04"
run "cat fairlot.draws/1/public/drawn.txt | tail -n 5"

step "When the visits are done the record is disclosed; anybody redoes the draw" \
	"检查结束后公布记录，任何人都可重做核验"
run "fairlot draw release --today 2026-12-01 >/dev/null"
run "fairlot verify fairlot.draws/1/public/record.json"

step "Next month a witness stays silent: the draw is void, and says so" \
	"次月一名见证人拒不揭示：抽取作废，公开说明"
run "fairlot witness li-ming --out december.secret >/dev/null"
run "fairlot draw seal --agency 青禾区烟草专卖局 --purpose 2026年12月双随机抽查 \\
    --period 2026-12 --n 30 --today 2026-12-01 --secret operator \\
    --commitment li-ming=$(commitment december) >/dev/null"
run "fairlot draw void --reason 见证人未按期揭示 --today 2026-12-05"
run "fairlot verify fairlot.draws/1/public/record.json fairlot.draws/2/public/void.json"
run "fairlot ledger verify"
echo
echo "Done. Everything is in $scratch"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# From nothing to a list of visits that anybody can check, on the sample of a made-up district.
#
#   sh examples/quickstart.sh
#
# Installs what a build needs, builds, and works in a new scratch folder, which stays.  Safe to
# repeat.  QUICKSTART_LANG=zh or en chooses the language of the reports, else the locale does.
set -eu
ROOT=$(cd "$(dirname "$0")/.." && pwd)
. "$ROOT/examples/common.sh"

make_scratch quickstart
find_fairlot
lang=${QUICKSTART_LANG:+ --lang $QUICKSTART_LANG}
export OUT="$scratch"
cd "$ROOT/examples"
cat <<END

fairlot: grade retailers by published rules, draw inspections by lot, prove both
按公开规则评定信用等级，双随机抽取检查对象和检查人员，全程可核验

To repeat any command below, first say this · 单独运行以下命令前，请先执行：

  cd $ROOT/examples
  export PATH=$(dirname "$FAIRLOT"):\$PATH
  export OUT=$OUT
  export FAIRLOT_DB=\$OUT/fairlot.db

Every command takes --help. The sample ends in October 2026, so each is told
the day by --today; in real use the clock gives it.
各命令均可加 --help 查看说明。示例数据截至 2026 年 10 月，故用 --today 指定
日期；实际使用时取系统日期。
END

step "Make a database; the rule set says which events there are" \
	"新建数据库，并按规则集登记事件类型"
run "fairlot$lang init --rules ../rules/tobacco-ladder.yaml --today 2026-11-01"

step "Import the sample: 2,400 retailers, three years of events, 24 inspectors" \
	"导入示例：2400 户、三年事件、24 名检查人员、服务辖区与回避关系"
for kind in retailers events amendments inspectors service barred; do
	run "fairlot$lang import $kind sample/$kind.csv --today 2026-11-01"
done

step "Run the tests that stand in the rule set itself" \
	"运行规则集文件中自带的测试"
run "fairlot$lang rules test ../rules/tobacco-ladder.yaml"

step "Grade every retailer as of 31 October 2026" \
	"评定全部零售户截至 2026 年 10 月 31 日的信用等级"
run "fairlot$lang grade --rules ../rules/tobacco-ladder.yaml \\
    --as-of 2026-10-31 --today 2026-11-01 --out \$OUT/grades.csv"

step "Publish the grades: from now on they are the official ones" \
	"公布评级结果；公布后不可更改"
run "fairlot$lang grade publish 1 --today 2026-11-01"

step "Take one score apart: two goods cases count, one was repaired" \
	"逐项说明一户的得分：两起渠道外进货计分，一起已修复"
run "fairlot$lang explain 990108001199"

step "What would lift a grade, and when; with a page for the retailer" \
	"怎样可以升级：自然升级的日期与更早的办法，并写出供零售户阅读的网页"
run "fairlot$lang next 990108002134 --html \$OUT/next.html"

step "What November asks for: rates of the year, visits so far, chances, work" \
	"11 月应抽查多少：年度比例、已查户数、概率与工作量"
run "fairlot$lang draw --rules ../rules/tobacco-ladder.yaml --period 2026-11 \\
    --today 2026-11-01 --dry-run"

step "Draw them, and two inspectors for each" \
	"抽取检查对象，每户随机匹配两名检查人员"
run "fairlot$lang draw --rules ../rules/tobacco-ladder.yaml --period 2026-11 \\
    --agency 青禾区烟草专卖局 --purpose 2026年11月双随机抽查 --reserves 2 \\
    --fixed 20261101-demo --today 2026-11-01 \\
    --record \$OUT/draw.json --list \$OUT/draw.csv"

step "Redo the draw from its record alone: no database, no trust" \
	"仅凭抽查记录重做全过程进行核验，不需要数据库"
run "fairlot$lang verify \$OUT/draw.json"

step "Recompute every hash of the database" \
	"核验数据库台账的全部哈希值"
run "fairlot$lang ledger verify"

cat <<END

Done. Everything is in $OUT
已完成，全部文件在上述文件夹中：

  fairlot.db   facts, grades and ledger      事实、评级与台账（SQLite 文件）
  grades.csv   id, score, grade              许可证号、得分、等级
  next.html    a page for one retailer       供一户零售户阅读的网页
  draw.csv     who is visited by whom        检查对象及检查人员名单
  draw.json    the record of the draw        抽查记录，任何人可据此重做核验

The draw above used a value written in the command, so it is NOT PUBLICLY
RANDOM: good for trying things out, not for a real draw.
以上抽取使用命令中写定的数值，不具有公开随机性，仅供试用。

Try next · 接下来可以试试：

  * Change one character of draw.json and verify it again: exit code 1.
    改动 draw.json 中任意一个字符后重新核验，将报告不相符（退出码 1）。
  * Change the points in a copy of ../rules/tobacco-ladder.yaml, run its tests,
    grade with it: fairlot grade --rules COPY --as-of 2026-10-31 --no-store
    复制规则集并修改分值，运行测试后重新评级。
  * Grade a past day: --as-of 2026-03-31 --known-at 2026-11-01
    评定过去某一天的等级。
  * Your own files: ../lib/intake/MAPS.md explains column maps, and the folder
    maps holds some for real data.
    导入本单位的文件：见 ../lib/intake/MAPS.md 与 maps 文件夹。
END

# SPDX-License-Identifier: Apache-2.0
# Files that cannot be imported: each is refused with its place and what would be right, and the
# database is the same bytes as before.

. "$(dirname "$0")/testlib.sh"

must init --rules "$rules" --today "$day"
cat >retailers.csv <<'END'
id,name,licensed_on,stratum
990108000001,甲店,2019-01-01,城关所
000108000002,乙店,2020-02-02,柳河所
END
cat >events.csv <<'END'
source_ref,retailer,type,occurred,cartons
E1,990108000001,off_channel,2025-01-01,6
END
must import retailers retailers.csv --today "$day"
must import events events.csv --today "$day"
before=$(cksum <fairlot.db)
head_before=$(head_hash)

expect_unchanged() {
	expect_equal "$(cksum <fairlot.db)" "$before"
	expect_empty out
}

# refuse KIND PLACE FRAGMENT [OPTION...]: the file bad.csv is refused there, for that reason.
refuse() {
	kind=$1
	place=$2
	fragment=$3
	shift 3
	run import "$kind" bad.csv --today "$day" "$@"
	expect_status 1
	expect_in err "bad.csv:$place: "
	expect_in err "$fragment"
	expect_unchanged
}

# ---- Files that are no CSV ----------------------------------------------------------------------

: >bad.csv
refuse events 1 "the file is empty"
refuse events 1 "文件是空的" --lang zh
printf '\n' >bad.csv
refuse events 1:1 "column 1 has no name"
printf 'E2,990108000001,off_channel,2025-01-01,1\n' >bad.csv
refuse events 1 "is no field of events"
refuse events 1 "没有" --lang zh
printf 'source_ref,retailer,type,occurred,cartons\nE2,990108000001,off_ch' >bad.csv
refuse events 2 "the row has 3 fields, the header has 5"
printf 'source_ref,retailer,type,occurred,cartons\nE2,"990108000001,off_ch' >bad.csv
refuse events 2:4 "the quote that opens here is never closed"
printf 'id,name\n1,a\0b\n' >bad.csv
refuse retailers 2:4 "a NUL byte"
refuse retailers 2:4 "NUL" --lang zh
printf 'id,name\n1,\264\363\n' >bad.csv
refuse retailers 2:3 "byte 0xB4 is not UTF-8; the file looks like GBK/GB18030"
refuse retailers 2:3 "GB18030" --lang zh
printf '\377\376i\0d\0' >bad.csv
refuse retailers 1:1 "the file is UTF-16"
printf 'id,id\n1,2\n' >bad.csv
refuse retailers 1:4 "columns 1 and 2 are both named"
printf 'id,name\n1,a,b\n' >bad.csv
refuse retailers 2 "the row has 3 fields, the header has 2"

# A line of 1 GB, of which the disk holds only the beginning.  A file of that size is imported without
# the write-ahead log, which the header of the database keeps count of; its contents are the same.
{
	printf 'id,name\n1,'
	head -c 2000000 /dev/zero | tr '\0' x
} >bad.csv
truncate -s 1000000000 bad.csv
run import retailers bad.csv --today "$day"
expect_status 1
expect_in err "bad.csv:2:3: error: the field is longer than 65536 bytes"
expect_equal "$(head_hash)" "$head_before"
before=$(cksum <fairlot.db)

# ---- Rows that say what cannot be ---------------------------------------------------------------

# KIND|HEADER|ROW|PLACE|FRAGMENT|CHINESE FRAGMENT
while IFS='|' read -r kind header row place fragment chinese; do
	printf '%s\n%b\n' "$header" "$row" >bad.csv
	refuse "$kind" "$place" "$fragment"
	refuse "$kind" "$place" "$chinese" --lang zh
done <<'END'
events|source_ref,retailer,type,occurred|E2,990108000009,clean_check,2025-01-01|2:4|`990108000009`: no such retailer in the roster|名录中没有该零售户
events|source_ref,retailer,type,occurred|E2,990108000001,clean_check,2023-02-29|2:29|`2023-02-29` does not exist|2023-02-29
events|source_ref,retailer,type,occurred|E2,990108000001,clean_check,2023-04-31|2:29|`2023-04-31` does not exist|2023-04-31
events|source_ref,retailer,type,occurred|E2,990108000001,clean_check,31/12/2023|2:29|format: DD/MM/YYYY|format: DD/MM/YYYY
events|source_ref,retailer,type,occurred|E2,990108000001,clean_check,２０２３-01-01|2:29|2023-01-01|请改为半角“2023-01-01”
events|source_ref,retailer,type,occurred|E2,990108000001,clean_check,2025-1-1|2:29|is not written YYYY-MM-DD|不是 YYYY-MM-DD 格式
events|source_ref,retailer,type,occurred|E2,990108000001,clean_check,|2:29|is missing|occurred
events|source_ref,retailer,type,occurred|E2,990108000001,clean_chek,2025-01-01|2:17|did you mean `clean_check`?|clean_check
events|source_ref,retailer,type,occurred|E1,990108000001,clean_check,2025-01-01|2:1|`E1` was imported before (ledger entry 3)|此前已导入（台账第 3 条）
events|source_ref,retailer,type,occurred|E2,990108000001,clean_check,2025-01-01\nE2,990108000001,clean_check,2025-01-01|3:1|`E2` stands in line 2 already|已在第 2 行出现
events|source_ref,retailer,type,occurred,cartons|E2,990108000001,off_channel,2025-01-01,99999999999999999999|2:40|is too large|99999999999999999999
events|source_ref,retailer,type,occurred,cartons|E2,990108000001,off_channel,2025-01-01,9223372036854775807|2:40|is too large|9223372036854775807
events|source_ref,retailer,type,occurred,cartons|E2,990108000001,off_channel,2025-01-01,1e5|2:40|is no plain number|1e5
events|source_ref,retailer,type,occurred,cartons|E2,990108000001,off_channel,2025-01-01,0.1234567|2:40|0.1234567|0.1234567
events|source_ref,retailer,type,occurred,cartons|E2,990108000001,clean_check,2025-01-01,1|2:40|has no field `cartons`|cartons
events|source_ref,retailer,type,occurred,cartons|E2,990108000001,off_channel,2025-01-01,-0.5|2:40|`-0.5` is below zero|“-0.5”小于零
events|source_ref,retailer,type,occurred|E2,990108000001,clean_check,2026-11-01|2:29|lies after the day of the import, which is 2026-10-31|晚于导入日 2026-10-31
events|source_ref,retailer,type,occurred,recorded|E2,990108000001,clean_check,2025-01-01,2026-11-01|2:40|after the day of the import, which is 2026-10-31|登记日期晚于导入日 2026-10-31
retailers|id,name|7,a\n8,b\n7,c|4:1|`7` stands in lines 2 and 4|7
retailers|id,name|99 01,a|2:1|`99 01` is no identifier|99 01
retailers|id,name|,a|2:1|must be given for every row|许可证号
retailers|id,status|7,aktive|2:3|did you mean `active`?|active
retailers|id,colour|7,red|1|is no field of retailers|colour
amendments|source_ref,kind,day|E9,annul,2025-01-01|2:1|no event has this source reference|没有该来源编号的事件
amendments|source_ref,kind,day|E1,undo,2025-01-01|2:4|`undo` is none of the allowed values|undo
amendments|source_ref,kind,day|E1,annul,2025-01-01\nE1,annul,2025-01-02|3:1|has been annulled already|此前已撤销
inspectors|id,name,capacity|I1,王,-1|2:6|`-1` is not between 0 and 2147483647|-1
inspectors|id,name,capacity|I1,王,2147483648|2:6|2147483648|2147483648
service|inspector,stratum|I9,城关所|2:1|import the inspectors first|请先导入检查人员名录
barred|target,inspector,reason|990108000001,I9,亲属|2:14|import the inspectors first|请先导入检查人员名录
barred|target,inspector,reason|990108000077,I9,亲属|2:1|import the roster first|请先导入名录
END

# All problems of a file come at once, and the good rows between them go nowhere.
printf 'id,licensed_on\n5,2023-02-30\n6,2023-01-01\n 7,2023-01-01\n8,x\n' >bad.csv
refuse retailers 2:3 "3 problem(s); nothing was changed"
expect_in err "bad.csv:4:1: error"
expect_in err "bad.csv:5:3: error"

# In a large file the index of source references is built at the end, and finds the same.
# make_large REF: 30,000 events, that in line 27000 with this reference.
make_large() {
	awk -v ref="$1" 'BEGIN {
		print "source_ref,retailer,type,occurred"
		for (i = 2; i <= 30000; i++) {
			print (i == 27000 ? ref : "B" i) ",990108000001,clean_check,2025-01-01"
		}
	}' >bad.csv
}
make_large B20000
refuse events 27000:1 "\`B20000\` stands in line 20000 already"
refuse events 27000:1 "来源编号“B20000”已在第 20000 行出现" --lang zh
make_large E1
refuse events 27000:1 "source reference \`E1\` was imported before (ledger entry 3)"
must ledger verify

# ---- Column maps --------------------------------------------------------------------------------

cat >map.yaml <<'END'
map: events
fields:
  source_ref: No
  retailer: {column: Licence, pattern: "[0-9]{12}"}
  type: {constant: clean_check}
  occurred: {column: Day, format: DD/MM/YYYY}
END
printf 'No,Licence,Day\nE2,108000002,31/12/2023\n' >bad.csv
refuse events 2:4 "3 zero(s) in front were lost" --map map.yaml
refuse events 2:4 "开头丢失了 3 个 0" --map map.yaml --lang zh
printf 'No,Licence\nE2,990108000001\n' >bad.csv
refuse events 1 "no column \`Day\`, which the map names at map.yaml:6:" --map map.yaml

# refuse_map PLACE FRAGMENT CHINESE: the map bad.yaml cannot be used, nor can it as a rule set.
refuse_map() {
	run import retailers retailers.csv --map bad.yaml --today "$day"
	expect_status 1
	expect_in err "bad.yaml:$1: error: "
	expect_in err "$2"
	expect_unchanged
	run --lang zh import retailers retailers.csv --map bad.yaml --today "$day"
	expect_status 1
	expect_in err "bad.yaml:$1: 错误: "
	expect_in err "$3"
	expect_unchanged
	run rules check bad.yaml
	expect_status 1
	expect_in err "bad.yaml:$1: error: "
	expect_in err "$2"
	run init --db other.db --rules bad.yaml
	expect_status 1
	[ ! -e other.db ] || fail "a database was made"
}

while IFS='|' read -r text place fragment chinese; do
	printf '%b' "$text" >bad.yaml
	refuse_map "$place" "$fragment" "$chinese"
done <<'END'
map: retailers\nmap: events\nfields: {id: id}\n|2:1|duplicate key `map`: it stands in line 1 already|map
map: retailers\nfields: &a {id: id}\n|2:9|anchors are not allowed|锚
map: retailers\nfields: {id: *a}\n|2:14|aliases are not allowed|引用
map: retailers\nfields: !x {id: id}\n|2:9|tags are not allowed|标签
map: retailers\nfields:\n\tid: id\n|3:1|a tab indents this line|制表符
map： retailers\nfields:\n  id: id\n|1:4|full-width|全角“：”：请改为半角“:”
map: retailers\nfields:\n  <<: {id: id}\n|3:3|merge keys are not allowed|合并
map: retailers\n---\nmap: x\n|2:1|a second document begins here|第二
map: retailers\nfields: {id: [\n|2:14|the `[` that opens here is not closed|此处的“[”没有结束
map: retailers\nfields: {id: "\264"}\n|2:15|byte 0xb4 is not UTF-8|UTF-8
END

# ---- Files that are not there, and days that are past -------------------------------------------

run import retailers none.csv --today "$day"
expect_status 3
expect_in err "none.csv: cannot open"
run import retailers . --today "$day"
expect_status 3
expect_in err "folder"
run import retailers retailers.csv --map none.yaml --today "$day"
expect_status 3
expect_in err "none.yaml: cannot open"
run import retailers retailers.csv --today 2026-10-30
expect_status 1
expect_in err "nothing can be recorded on 2026-10-30"
run --lang zh import retailers retailers.csv --today 2026-10-30
expect_in err "不能再登记更早的 2026-10-30"
expect_unchanged

# The second file is refused as a whole; the first is in.
printf 'id\n7\n' >good.csv
printf 'id\n8\n8\n' >bad.csv
run import retailers good.csv bad.csv --today "$day"
expect_status 1
expect_in out "good.csv: 1 row(s) of retailers, 1 added; ledger entry 4"
expect_in err "bad.csv:3:1"
must ledger verify
expect_in out "ok: 4 entries"
[ "$(head_hash)" != "$head_before" ] || fail "the head is still the same"

# The large file without its duplicate goes in, row by row as the ledger says.
make_large B27000
must import events bad.csv --today "$day"
expect_in out "29999 added; ledger entry 5"
must ledger verify
expect_in out "ok: 5 entries"
finish

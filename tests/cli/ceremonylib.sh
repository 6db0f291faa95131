# SPDX-License-Identifier: Apache-2.0
# A small graded district and two witnesses, for the tests of draws in steps.

# The first retailers of the made-up district, graded, in the file base.db.
make_district() {
	head -n "$1" "$sample/retailers.csv" >retailers.csv
	must --db base.db init --rules "$rules" --today "$day"
	must --db base.db import retailers retailers.csv --today "$day"
	must --db base.db import inspectors "$sample/inspectors.csv" --today "$day"
	must --db base.db import service "$sample/service.csv" --today "$day"
	must --db base.db grade --rules "$rules" --as-of "$day" --today "$day"
}

# A witness's secret in NAME.secret; its value and commitment in $value and $commitment.
make_witness() {
	must witness "$1"
	value=$(sed 's/.*"value":"\([0-9a-f]*\)".*/\1/' "$1.secret")
	commitment=$(sed 's/.*"commitment":"\([0-9a-f]*\)".*/\1/' "$1.secret")
}

# A member of what `draw status --json` says of draw $1.
status_of() {
	"$fairlot" draw status --draw "$1" --today 2026-12-31 --json |
		sed "s/.*\"$2\":\"\{0,1\}\([^\",]*\)\"\{0,1\}[,}].*/\1/"
}

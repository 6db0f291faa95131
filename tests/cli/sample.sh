# SPDX-License-Identifier: Apache-2.0
# The sample is what its generator writes, byte for byte.

. "$(dirname "$0")/testlib.sh"

ran="generate.py"
mkdir made
python3 "$sample/generate.py" made >out 2>err || fail "generate.py failed"
for kind in retailers events amendments inspectors service barred; do
	expect_same_file "made/$kind.csv" "$sample/$kind.csv"
done
finish

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How long the page takes for 50,000 rows in a headless Chromium; skipped (77) where there is none.
#
#   page.sh ROOT PAGE [ROUNDS]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/verify/chromium.sh disable=SC1091
. "$here/../verify/chromium.sh"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
PYTHONPATH="$1/examples" python3 "$here/../verify/large.py" "$1/tests/vectors/record.json" \
	"$folder/large.json"
node "$here/page.js" "$chromium" "$(realpath "$2")" "$folder/large.json" "${3:-3}"

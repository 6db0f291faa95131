#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The page that verifies records, tried in a headless Chromium; skipped (77) where there is none.
#
#   page.sh FAIRLOT ROOT PAGE
#
# SHOTS names a folder that then gets pictures of the page, to be looked at.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/verify/chromium.sh disable=SC1091
. "$here/chromium.sh"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sh "$here/records.sh" "$1" "$2" "$folder"
export PYTHONPATH="$2/examples"
python3 "$here/large.py" "$2/tests/vectors/record.json" "$folder/large.json"
python3 "$here/series.py" "$2/tests/vectors/record.json" "$folder/chain"
node "$here/page.js" "$chromium" "$(realpath "$3")" "$folder"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The page that verifies records, tried in a headless Chromium; skipped (77) where there is none.
#
#   page.sh FAIRLOT ROOT PAGE
#
# SHOTS names a folder that then gets pictures of the page, to be looked at.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v node >/dev/null 2>&1; then
	echo "skipped: there is no node (Debian: apt-get install nodejs)"
	exit 77
fi
chromium=
for name in chromium chromium-browser google-chrome; do
	[ -n "$chromium" ] || chromium=$(command -v $name || true)
done
if [ -z "$chromium" ]; then
	echo "skipped: there is no Chromium (Debian: apt-get install chromium)"
	exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sh "$here/records.sh" "$1" "$2" "$folder"
PYTHONPATH="$2/examples" python3 "$here/large.py" "$2/tests/vectors/record.json" \
	"$folder/large.json"
PYTHONPATH="$2/examples" python3 "$here/series.py" "$2/tests/vectors/record.json" "$folder/chain"
node "$here/page.js" "$chromium" "$(realpath "$3")" "$folder"

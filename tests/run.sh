#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds fairlot and runs the whole everyday suite; installs what that needs.  Safe to repeat.
#
#   sh tests/run.sh [MESON SETUP OPTION...]
#
# BUILD_DIR names the build folder (else build/).  FAIRLOT_DATA names a folder with the public data
# sets (chicago_tobacco/, fda_tobacco_ny/); without it the tests of suite `data` are skipped.
# The last line is `N passed, N failed, N skipped`; the exit code is 0 where none failed.
set -u
ROOT=$(cd "$(dirname "$0")/.." && pwd)
BUILD=${BUILD_DIR:-$ROOT/build}
. "$ROOT/tests/packages.sh"

stopped() { # WHAT
	echo "$1 failed; no test was run" >&2
	echo "0 passed, 1 failed, 0 skipped"
	exit 1
}

# "Ok: 12", "Fail: 1", ... of meson's own log.
results() {
	awk -F: '
		/^(Ok|Expected Fail): +[0-9]+/ { passed += $2 }
		/^(Fail|Unexpected Pass|Timeout): +[0-9]+/ { failed += $2 }
		/^Skipped: +[0-9]+/ { skipped += $2 }
		END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }
	' "$BUILD/meson-logs/testlog.txt"
}

beside=$(dirname "$ROOT")/shared/data
if [ -z "${FAIRLOT_DATA:-}" ] && [ -d "$beside" ]; then
	export FAIRLOT_DATA="$beside"
fi

install_packages "$BUILD_PACKAGES" || stopped "Installing packages"
sh "$ROOT/tests/editor/setup.sh" || echo "Without them, those tests are skipped." >&2
build_in "$BUILD" "" "$@" || stopped "The build"
rm -f "$BUILD/meson-logs/testlog.txt"
meson test -C "$BUILD" --no-rebuild --print-errorlogs
status=$?
[ -f "$BUILD/meson-logs/testlog.txt" ] || stopped "meson test"
echo
results
exit $status

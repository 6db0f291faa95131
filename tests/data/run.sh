#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs an example on a public data set that is not shipped; skipped (77) where FAIRLOT_DATA does
# not name a folder that holds it.  What the example leaves behind is removed if it succeeds.
#
#   run.sh EXAMPLE DATA-SET
set -eu
if [ -z "${FAIRLOT_DATA:-}" ]; then
	echo "skipped: FAIRLOT_DATA does not say where the public data sets are"
	exit 77
fi
if [ ! -d "$FAIRLOT_DATA/$2" ]; then
	echo "skipped: there is no $FAIRLOT_DATA/$2"
	exit 77
fi
TMPDIR=$(mktemp -d)
export TMPDIR
sh "$1" "$FAIRLOT_DATA/$2"
rm -r "$TMPDIR"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a script with node; skipped (77) where there is none.
#
#   node.sh SCRIPT ARGUMENT...
if ! command -v node >/dev/null 2>&1; then
	echo "skipped: there is no node (Debian: apt-get install nodejs)"
	exit 77
fi
exec node "$@"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Editor support, tried with programs of others; skipped (77) where they are not installed.
#
#   editor.sh schema FAIRLOT ROOT     a validator of JSON Schema
#   editor.sh server FAIRLOT ROOT     the YAML language server
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${FAIRLOT_NPM:-$here/../../build-npm}
if ! command -v node >/dev/null 2>&1; then
	echo "skipped: there is no node (Debian: apt-get install nodejs npm)"
	exit 77
fi
if ! cmp -s "$here/package.json" "$folder/package.json"; then
	echo "skipped: the npm packages are not there; tests/editor/setup.sh installs them"
	exit 77
fi
folder=$(cd "$folder" && pwd)
case $1 in
schema) NODE_PATH="$folder/node_modules" exec node "$here/schema.js" "$2" "$3" ;;
server) exec node "$here/server.js" \
	"$folder/node_modules/yaml-language-server/bin/yaml-language-server" "$3" ;;
esac

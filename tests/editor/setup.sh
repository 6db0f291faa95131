#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs the npm packages of package.json into build-npm/ of the source tree, where editor.sh
# looks for them.  Does nothing where they are there already, and nothing where there is no npm.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${FAIRLOT_NPM:-$here/../../build-npm}
if cmp -s "$here/package.json" "$folder/package.json" || ! command -v npm >/dev/null 2>&1; then
	exit 0
fi
echo "Installing npm packages for the tests of editor support"
rm -rf "$folder"
mkdir -p "$folder/new"
cp "$here/package.json" "$folder/new"
(cd "$folder/new" && npm install --no-audit --no-fund --no-package-lock --loglevel=error)
# The list goes last: it says that the rest is whole.
mv "$folder/new/node_modules" "$folder/node_modules"
mv "$folder/new/package.json" "$folder/package.json"
rmdir "$folder/new"

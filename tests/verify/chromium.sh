# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# Sets `chromium` for the script that reads this; ends that as skipped (77) where there is none, or
# no node.
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

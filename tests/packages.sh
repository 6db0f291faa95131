# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# What building and testing needs from Debian, in one place, for the scripts that source it.  It
# knows nothing of the build itself.  A package counts as there if what we use of it is there, so
# that machines with their own compiler or meson install nothing.

# What is used of a package (a command, or a file where it begins with a slash), and the package.
# shellcheck disable=SC2034 # for the scripts that source this file
BUILD_PACKAGES="
gcc:gcc
/usr/include/stdlib.h:libc6-dev
meson:meson
ninja:ninja-build
pkg-config:pkg-config
python3:python3
/usr/include/yaml.h:libyaml-dev
/usr/include/sqlite3.h:libsqlite3-dev
/usr/include/openssl/sha.h:libssl-dev
/usr/include/cmocka.h:libcmocka-dev
"

package_is_there() { # COMMAND-OR-FILE
	case $1 in
	/*) [ -e "$1" ] ;;
	*) command -v "$1" >/dev/null 2>&1 ;;
	esac
}

# Installs those that are missing, as root or by sudo, and says so first.
install_packages() { # LIST
	missing=
	for package in $1; do
		package_is_there "${package%%:*}" || missing="$missing ${package#*:}"
	done
	[ -n "$missing" ] || return 0
	echo "Installing Debian packages:$missing"
	if ! command -v apt-get >/dev/null 2>&1; then
		echo "There is no apt-get here. Install these yourself, then run this again." >&2
		return 1
	fi
	as_root=
	if [ "$(id -u)" -ne 0 ]; then
		if ! command -v sudo >/dev/null 2>&1; then
			echo "Installing needs root, or sudo. As root: apt-get install$missing" >&2
			return 1
		fi
		as_root=sudo
	fi
	$as_root apt-get update -q >/dev/null || return 1
	# shellcheck disable=SC2086 # one word a package
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
		--no-install-recommends $missing >/dev/null || return 1
}

# Configures a build folder, or the one that is there anew, and builds it.
build_in() { # FOLDER TARGET-OR-EMPTY [MESON OPTION...]
	folder=$1
	target=$2
	shift 2
	if [ ! -f "$folder/build.ninja" ]; then
		meson setup "$@" "$folder" "$ROOT" || return 1
	elif [ $# -gt 0 ]; then
		meson configure "$@" "$folder" || return 1
	fi
	# shellcheck disable=SC2086 # no target is no argument
	meson compile -C "$folder" $target
}

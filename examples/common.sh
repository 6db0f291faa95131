# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# For the example scripts that source it: a command to run, a scratch folder, and steps that show
# what they do, so that each line can be copied.  ROOT is set by the caller.

. "$ROOT/tests/packages.sh"

# Puts a `fairlot` on the PATH: the one that FAIRLOT names, else one built here for speed.
find_fairlot() {
	if [ -z "${FAIRLOT:-}" ]; then
		folder=$ROOT/build-release
		install_packages "$BUILD_PACKAGES"
		echo "Building fairlot in $folder ..."
		build_in "$folder" cli/fairlot:executable --buildtype=release \
			>"$scratch/build.log" 2>&1 || {
			cat "$scratch/build.log" >&2
			exit 1
		}
		FAIRLOT=$folder/cli/fairlot
	fi
	PATH=$(cd "$(dirname "$FAIRLOT")" && pwd):$PATH
	export PATH
}

# A new folder that stays, and a database in it that every command then means.
make_scratch() { # NAME
	scratch=$(mktemp -d "${TMPDIR:-/tmp}/fairlot-$1-XXXXXX")
	export FAIRLOT_DB="$scratch/fairlot.db"
}

step_number=0
step() { # ENGLISH CHINESE
	step_number=$((step_number + 1))
	printf '\n== %d. %s\n      %s\n' "$step_number" "$1" "$2"
}

show() { # TEXT OF A COMMAND
	printf '\n%s\n' "$1" | sed -e '2s/^/$ /' -e '3,$s/^/  /'
	echo
}

# Shows a command and runs it; the script ends with a command that fails.
run() { # TEXT OF A COMMAND
	show "$1"
	eval "$1" || {
		status=$?
		echo "This command ended with exit code $status; what there is lies in $scratch" >&2
		exit $status
	}
}

# The end of an example that drew into draw.json.
finish() {
	step "Redo the draw from its record; check the ledger" "核验抽查记录与台账"
	run "fairlot verify $scratch/draw.json"
	run "fairlot ledger verify"
	echo
	echo "Done. Everything is in $scratch"
}

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The house rules that a script can hold; CONTRIBUTING.md says why they are there.

Usage: check.py ROOT.  Prints one line a complaint, `file:line: what`, and exits 1 if there is any.
Needs nothing but Python 3; clang-format is used where it is installed.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import unicodedata

FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 70
COLUMNS_MAX = 100
TAB = 8

# Rooms of lib/ and the rooms that each may include; `base` is open to all of them.  `facts` is
# lib/facts.h; `api`, the public calls, may include everything.
ROOMS = {
    "api": {"api", "base", "draw", "facts", "grade", "intake", "publish", "record", "rules",
            "store"},
    "base": {"base"},
    "draw": {"base", "draw"},
    "facts": {"base"},
    "grade": {"base", "rules", "facts", "grade"},
    "intake": {"base", "intake"},
    "publish": {"base", "facts", "grade", "publish", "rules"},
    "record": {"base", "draw", "record"},
    "rules": {"base", "rules"},
    "store": {"base", "intake", "facts", "store"},
}

# Headers that only some files may include, by the path that those begin with.
SYSTEM_HEADERS = {
    "float.h": (),
    "locale.h": (),
    "math.h": (),
    "openssl/": ("lib/base/sha256.c", "lib/draw/binomial.c"),
    "pthread.h": ("lib/base/parallel.c",),
    "sqlite3.h": ("lib/store/",),
    "time.h": ("cli/",),
    "yaml.h": ("lib/base/yaml",),
}

# Calls that are nowhere allowed, and what to write instead.
BANNED = {
    "alloca": "fl_arena_alloc()",
    "atoi": "fl_text_to_u64()",
    "atol": "fl_text_to_u64()",
    "atoll": "fl_text_to_u64()",
    "atof": "fl_decimal_parse()",
    "gets": "fl_file_read()",
    "scanf": "fl_text_to_u64()",
    "sscanf": "fl_text_to_u64()",
    "sprintf": "snprintf() or fl_buf_format()",
    "strcat": "fl_buf_string()",
    "strcpy": "fl_buf_string() or snprintf()",
    "strncat": "fl_buf_add()",
    "strncpy": "memcpy() or snprintf()",
    "strtod": "fl_decimal_parse()",
    "strtok": "memchr() on an fl_text",
    "strtok_r": "memchr() on an fl_text",
    "strtol": "fl_text_to_u64()",
    "strtoll": "fl_text_to_u64()",
    "strtoul": "fl_text_to_u64()",
    "strtoull": "fl_text_to_u64()",
    "vsprintf": "vsnprintf()",
}

# Calls that a silent library does not make: it is told the day, the language and the entropy.
LOUD = {
    "abort": "return FL_BUG",
    "clock": "take it as an argument",
    "clock_gettime": "take it as an argument",
    "exit": "return an fl_code",
    "fprintf": "return an fl_error",
    "getenv": "take it as an argument",
    "localtime": "take a day as an argument",
    "perror": "return an fl_error",
    "printf": "return an fl_error",
    "puts": "return an fl_error",
    "rand": "take the entropy as an argument",
    "random": "take the entropy as an argument",
    "setlocale": "take the language as an argument",
    "time": "take a day as an argument",
}

EXACT_ROOMS = ("base", "draw", "grade", "record", "rules")
CODE = (".c", ".h", ".cpp", ".py", ".sh")
TEXT = CODE + (".build", ".editorconfig", ".json", ".md", ".options", ".sql", ".yaml", ".yml")
# Inputs that are broken on purpose, or found by a fuzzer.
BROKEN = re.compile(r"^tests/(fuzz/|.*(^|/)bad)")
# `.git` is a file where the tree is a worktree.
SKIPPED = {".git", "__pycache__", ".cache"}

# Written in pieces, so that this file does not complain about itself.
LEFTOVER = re.compile(r"\b(" + "TO" + "DO|FIX" + "ME|XX" + "X)\\b")
WORKPLACE = re.compile(r"\.\./" + r"shared\b|(?<![\w.])/" + r"work(?![\w-])")

C_TOKEN = re.compile(
    r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL)


class Source:
    """One file of the tree: its path from the root, its text, its complaints."""

    def __init__(self, path, data, complaints):
        self.path = path
        self.data = data
        self.complaints = complaints
        self.text = data.decode("utf-8", errors="replace")
        self.lines = self.text.split("\n")
        if self.lines[-1] == "":
            self.lines.pop()
        self.suffix = os.path.splitext(path)[1] or os.path.basename(path)

    def complain(self, line, what):
        self.complaints.append(f"{self.path}:{line}: {what}")

    def line_of(self, offset):
        return self.text.count("\n", 0, offset) + 1


def bare_c(text, keep_strings=False):
    """C without comments and, unless kept, strings; every line stays in its place."""

    def blank(match):
        token = match.group(0)
        if keep_strings and token[0] in "\"'":
            return token
        return re.sub(r"[^\n]", " ", token)

    return C_TOKEN.sub(blank, text)


def columns(line):
    count = 0
    for character in line:
        if character == "\t":
            count += TAB - count % TAB
        elif not unicodedata.combining(character):
            count += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return count


def room_of(path):
    parts = path.split("/")
    if parts[0] != "lib" or parts[1] == "include":
        return None
    if len(parts) == 2:
        return "facts"
    return parts[1]


def check_text(source):
    if b"\0" in source.data or "\ufffd" in source.text:
        source.complain(1, "not UTF-8 text: binary files do not belong in the tree")
        return
    # Canonical JSON ends with its last bracket: a line end would change its hash.
    canonical = source.path.startswith("tests/vectors/")
    if source.data and not source.data.endswith(b"\n") and not canonical:
        source.complain(len(source.lines), "no line end at the end of the file")
    for number, line in enumerate(source.lines, 1):
        if line != line.rstrip():
            source.complain(number, "blanks at the end of the line")
        found = WORKPLACE.search(line)
        if found:
            source.complain(number, f"`{found.group(0)}` exists on one machine only")


def check_code(source):
    if not any("SPDX-License-Identifier: Apache-2.0" in line for line in source.lines[:2]):
        source.complain(1, "does not begin with its SPDX line")
    if len(source.lines) > FILE_LINES_MAX:
        source.complain(FILE_LINES_MAX + 1,
                        f"{len(source.lines)} lines: at most {FILE_LINES_MAX} in a file")
    for number, line in enumerate(source.lines, 1):
        if columns(line) > COLUMNS_MAX:
            source.complain(number, f"{columns(line)} columns: at most {COLUMNS_MAX}")
        found = LEFTOVER.search(line)
        if found:
            source.complain(number, f"{found.group(0)}: do it, or file an issue")


def check_function(source, first, last):
    if last - first + 1 > FUNCTION_LINES_MAX:
        source.complain(first, f"a function of {last - first + 1} lines:"
                               f" at most {FUNCTION_LINES_MAX}")


def check_python(source):
    for node in ast.walk(ast.parse(source.text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            check_function(source, node.lineno, node.end_lineno)


def check_c_functions(source):
    """In this style only the brace of a function stands alone at the start of a line."""
    first = None
    for number, line in enumerate(source.lines, 1):
        if line == "{":
            first = number
        elif line == "}" and first is not None:
            check_function(source, first, number)
            first = None


def check_calls(source, bare):
    silent = source.path.startswith("lib/")
    for match in re.finditer(r"\b([a-z_]\w*)\s*\(", bare):
        name = match.group(1)
        if name in BANNED:
            source.complain(source.line_of(match.start()),
                            f"{name}() is banned: use {BANNED[name]}")
        elif silent and name in LOUD:
            source.complain(source.line_of(match.start()),
                            f"{name}() in the library: {LOUD[name]}")
    for match in re.finditer(r"\bgoto\b", bare):
        source.complain(source.line_of(match.start()), "goto: clean up with FL_AUTO()")
    if room_of(source.path) in EXACT_ROOMS:
        for match in re.finditer(r"\b(float|double)\b", bare):
            source.complain(source.line_of(match.start()),
                            f"{match.group(1)}: this room counts in scaled integers")


def check_quoted_include(source, line, name, paths):
    room = room_of(source.path)
    if source.path.startswith("cli/"):
        if f"cli/{name}" not in paths:
            source.complain(line, f"cli/ includes {name}: only <fairlot/fairlot.h> and its own")
    elif room is not None and room not in ROOMS:
        source.complain(line, f"the room {room} is not in the table of this check")
    elif room is not None:
        other = room_of(f"lib/{name}")
        if other not in ROOMS[room]:
            source.complain(line, f"{room} may not include {name}: see the rooms in"
                                  " CONTRIBUTING.md")


def check_includes(source, paths):
    bare = bare_c(source.text, keep_strings=True)
    for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)', bare, re.MULTILINE):
        line = source.line_of(match.start(1))
        name = match.group(2)
        if match.group(1) == '"':
            check_quoted_include(source, line, name, paths)
        elif source.path.startswith(("lib/", "cli/")):
            for header, allowed in SYSTEM_HEADERS.items():
                if name.startswith(header) and not source.path.startswith(allowed or "\0"):
                    where = ", ".join(allowed) or "nowhere"
                    source.complain(line, f"<{name}> belongs in: {where}")


def check_markdown(source):
    titles = []
    fenced = False
    for number, line in enumerate(source.lines, 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif line.startswith("# ") and not fenced:
            titles.append(number)
    if len(titles) != 1:
        source.complain(titles[1] if titles else 1,
                        f"{len(titles)} titles (`# Title`): a page has one")


def check_format(root, paths, complaints):
    files = [path for path in paths if path.endswith((".c", ".h"))]
    if shutil.which("clang-format") is None:
        print("clang-format is not installed: the layout was not checked")
        return
    if not os.path.exists(os.path.join(root, ".clang-format")) or not files:
        return
    done = subprocess.run(["clang-format", "--dry-run", "-Werror", *files], cwd=root,
                          capture_output=True, text=True, check=False)
    bad = {line.split(":")[0] for line in done.stderr.splitlines() if ": error:" in line}
    complaints.extend(f"{path}:1: not laid out by .clang-format" for path in sorted(bad))


def find_files(root):
    """Paths of all files from the root, without build folders and what tools leave behind."""
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders
                            if name not in SKIPPED and not name.startswith("build"))
        found += [os.path.relpath(os.path.join(folder, name), root) for name in sorted(files)
                  if name not in SKIPPED]
    return [path.replace(os.sep, "/") for path in found]


def check_file(source, paths):
    if BROKEN.match(source.path):
        return
    if source.suffix in TEXT or not source.path.startswith(("tests/", "examples/")):
        check_text(source)
    if source.suffix in CODE:
        check_code(source)
    if source.suffix == ".py":
        check_python(source)
    if source.suffix in (".c", ".h", ".cpp"):
        check_c_functions(source)
        check_calls(source, bare_c(source.text))
        check_includes(source, paths)
    if source.suffix == ".md":
        check_markdown(source)


def check_tree(root):
    """All complaints about the tree at `root`."""
    complaints = []
    paths = find_files(root)
    for path in paths:
        with open(os.path.join(root, path), "rb") as file:
            check_file(Source(path, file.read(), complaints), set(paths))
    check_format(root, paths, complaints)
    return complaints


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    complaints = check_tree(sys.argv[1])
    for complaint in complaints:
        print(complaint)
    print(f"{len(complaints)} complaint(s)")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What check.py must complain about, and what it must let pass: a rule that cannot fail is none."""

import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import check  # noqa: E402 (found through the line above)

SPDX = "/* SPDX-License-Identifier: Apache-2.0 */\n"
HASH_SPDX = "# SPDX-License-Identifier: Apache-2.0\n"


def body(lines):
    return "int f(void)\n{\n" + "\treturn 0;\n" * (lines - 2) + "}\n"


# (path, contents, a part of the complaint expected; None: there must be none)
CASES = [
    ("lib/base/a.c", SPDX + body(70), None),
    ("lib/base/a.c", SPDX + body(71), "a.c:3: a function of 71 lines"),
    ("lib/base/a.c", SPDX + "\n" * 499, None),
    ("lib/base/a.c", SPDX + "\n" * 500, "501 lines"),
    ("lib/base/a.c", SPDX + "int a; /* " + "x" * 88 + "*/\n", None),
    ("lib/base/a.c", SPDX + "int a; /* " + "x" * 89 + "*/\n", "101 columns"),
    ("lib/base/a.c", SPDX + "\t" * 12 + "int;\n", None),
    ("lib/base/a.c", SPDX + "\t" * 12 + "int a;\n", "102 columns"),
    ("lib/base/a.c", SPDX + "/* " + "户" * 50 + " */\n", "106 columns"),
    ("lib/base/a.c", "int a;\n", "SPDX"),
    ("lib/base/a.c", SPDX + "int a;", "no line end"),
    ("lib/base/a.c", SPDX + "int a; \n", "a.c:2: blanks at the end"),
    ("lib/base/a.c", SPDX + "int a;\r\n", "blanks at the end"),
    ("lib/base/a.c", SPDX + "/* TO" + "DO: later */\n", "do it, or file an issue"),
    ("lib/base/a.c", SPDX + "int a = atoi(x);\n", "atoi() is banned: use fl_text_to_u64()"),
    ("tests/unit/a.c", SPDX + "strcpy (a, b);\n", "strcpy() is banned"),
    ("lib/base/a.c", SPDX + "int a = my_atoi(x);\n", None),
    ("lib/base/a.c", SPDX + "/* atoi(x) and double */ char *a = \"float gets(\";\n", None),
    ("lib/base/a.c", SPDX + "char a = '\"'; goto b; char c = '\"';\n", "goto"),
    ("lib/store/a.c", SPDX + "printf(a);\n", "printf() in the library"),
    ("cli/a.c", SPDX + "printf(a);\n", None),
    ("lib/grade/a.c", SPDX + "double a;\n", "scaled integers"),
    ("lib/store/a.c", SPDX + "double a;\n", None),
    ("lib/rules/a.c", SPDX + '#include "base/day.h"\n', None),
    ("lib/base/a.c", SPDX + '#include "rules/keys.h"\n', "base may not include rules/keys.h"),
    ("lib/grade/a.c", SPDX + '#include "facts.h"\n', None),
    ("lib/draw/a.c", SPDX + '#include "facts.h"\n', "draw may not include facts.h"),
    ("lib/grade/a.c", SPDX + '#include "store/store.h"\n', "grade may not include"),
    ("lib/store/a.c", SPDX + '#include "grade/grade.h"\n', "store may not include"),
    ("lib/store/a.c", SPDX + '/* #include "grade/grade.h" */\n', None),
    ("lib/api/draw.c", SPDX + '#include "record/record.h"\n', None),
    ("lib/attic/a.c", SPDX + '#include "base/day.h"\n', "the room attic is not in the table"),
    ("lib/rules/a.c", SPDX + "#include <sqlite3.h>\n", "<sqlite3.h> belongs in: lib/store/"),
    ("lib/store/a.c", SPDX + "#include <sqlite3.h>\n", None),
    ("lib/rules/a.c", SPDX + "#  include <yaml.h>\n", "<yaml.h> belongs in"),
    ("lib/base/merkle.c", SPDX + "#include <openssl/sha.h>\n", "<openssl/sha.h> belongs in"),
    ("lib/base/a.c", SPDX + "#include <time.h>\n", "<time.h> belongs in"),
    ("lib/base/a.c", SPDX + "#include <locale.h>\n", "belongs in: nowhere"),
    ("cli/a.c", SPDX + "#include <fairlot/fairlot.h>\n#include <time.h>\n", None),
    ("cli/a.c", SPDX + '#include "base/text.h"\n', "cli/ includes base/text.h"),
    ("tests/a.py", HASH_SPDX + "def f():\n" + "    x()\n" * 70, "a function of 71 lines"),
    ("tests/a.sh", "#!/bin/sh\n" + HASH_SPDX + "echo\n", None),
    ("tests/a.sh", "#!/bin/sh\necho\n", "SPDX"),
    ("a.md", "# One\n\n```\n# not one\n```\n", None),
    ("a.md", "# One\n\n# Two\n", "a.md:3: 2 titles"),
    ("a.md", "One\n", "0 titles"),
    ("a.md", "# One\n\nSee .." + "/shared/x\n", "one machine only"),
    ("a.md", "# One\n\nIn /" + "work/main\n", "one machine only"),
    ("a.md", "# One\n\nteam/work/plan and /workers\n", None),
    ("logo", "a\0b", "not UTF-8 text"),
    ("tests/csv/bad-nul.csv", "a\0b", None),
]


def complaints_about(path, contents):
    with tempfile.TemporaryDirectory() as root:
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(contents.encode())
        return check.check_tree(root)


def main():
    failed = 0
    for path, contents, expected in CASES:
        found = complaints_about(path, contents)
        right = not found if expected is None else any(expected in line for line in found)
        if not right:
            failed += 1
            print(f"{path}: expected {expected!r}, got {found!r}\n  {contents[:80]!r}")
    lists = [list(check.ROOMS), list(check.SYSTEM_HEADERS), list(check.LOUD)]
    if any(names != sorted(names) for names in lists):
        failed += 1
        print("a table of check.py is not sorted")
    print(f"{len(CASES)} cases, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

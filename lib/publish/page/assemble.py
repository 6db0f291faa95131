#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts the page that verifies a record together from its pieces: one file that loads nothing.

    assemble.py OUTPUT page.html palette.css page.css CORE... -- PAGE...

The scripts of CORE also run in the worker; those of PAGE only in the page.
"""

import sys


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read().strip()


def joined(paths):
    text = "\n\n".join(read(path) for path in paths)
    if "</script" in text or "<!--" in text:
        sys.exit("a script of the page holds the end of a script")
    return text


def main(output, html, palette, css, *scripts):
    middle = scripts.index("--")
    page = read(html)
    for mark, text in (("css", f"{read(palette)}\n{read(css)}"), ("core", joined(scripts[:middle])),
                       ("page", joined(scripts[middle + 1:]))):
        if page.count(f"@@{mark}@@") != 1:
            sys.exit(f"{html} should hold @@{mark}@@ once")
        page = page.replace(f"@@{mark}@@", text)
    with open(output, "w", encoding="utf-8") as file:
        file.write(page + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

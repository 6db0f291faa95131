#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the lines of text files as C strings, so that the library needs no file at run time.

    embed.py OUTPUT NAME INPUT...
"""

import sys


def main(output, name, *sources):
    lines = []
    for source in sources:
        with open(source, encoding="utf-8") as file:
            lines += [line.strip() for line in file]
    text = "\n".join(line for line in lines if line)
    if "</" in text or "\\" in text:
        sys.exit(f"{sources} hold what cannot stand in a page as it is")
    with open(output, "w", encoding="utf-8") as file:
        file.write(f"static const char *const {name}[] = {{\n")
        for line in text.split("\n"):
            file.write('\t"' + line.replace('"', '\\"') + '\\n",\n')
        file.write("};\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

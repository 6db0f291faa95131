#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the commands of rules/TUTORIAL.zh.md and compares what they print with what stands there.

Usage: tutorial.py FAIRLOT SOURCE.  Lines of a ```console block that begin with "$ " are commands;
what follows is their output, where a line "……" stands for any number of lines.  A ```yaml block has
to stand in the shipped rule file as it is.  FL_TEST_WRITE=1 writes them into the page instead.
"""

import os
import subprocess
import sys
import tempfile

GAP = "……"


def run(command, folder, fairlot):
    """What a command prints, standard error included; a command that breaks off counts as well."""
    env = dict(os.environ, LC_ALL="zh_CN.UTF-8",
               PATH=os.path.dirname(fairlot) + os.pathsep + os.environ["PATH"])
    env.pop("FAIRLOT_DB", None)
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=env, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    return done.stdout.decode("utf-8").splitlines()


def fitted(written, found):
    """What should stand in the page: the output, with the gap where the page leaves one."""
    if GAP not in written:
        return found
    before = written.index(GAP)
    after = len(written) - before - 1
    if before + after >= len(found):
        return found
    return found[:before] + [GAP] + (found[-after:] if after > 0 else [])


def follow(lines, folder, fairlot):
    """The page as it should be, line by line."""
    page = []
    at = 0
    inside = False
    while at < len(lines):
        line = lines[at]
        at += 1
        page.append(line)
        if line.startswith("```"):
            inside = line == "```console"
        if inside and line.startswith("$ "):
            end = at
            while not lines[end].startswith(("$ ", "```")):
                end += 1
            page += fitted(lines[at:end], run(line[2:], folder, fairlot))
            at = end
    return page


def foreign_snippets(text, rules):
    """The ```yaml blocks that are not in the rule file."""
    blocks = [part.split("\n```")[0] + "\n" for part in text.split("```yaml\n")[1:]]
    return [block for block in blocks if block not in rules]


def main():
    fairlot, source = map(os.path.realpath, sys.argv[1:3])
    path = os.path.join(source, "rules/TUTORIAL.zh.md")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(os.path.join(source, "rules/tobacco-ladder.yaml"), encoding="utf-8") as file:
        foreign = foreign_snippets(text, file.read())
    lines = text.splitlines()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("examples", "rules"):
            os.symlink(os.path.join(source, name), os.path.join(folder, name))
        page = follow(lines, folder, fairlot)
    if os.environ.get("FL_TEST_WRITE"):
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(page) + "\n")
        return 0
    wrong = [pair for pair in zip(lines, page) if pair[0] != pair[1]]
    for written, found in wrong[:5]:
        print(f"written: {written}\nfound:   {found}", file=sys.stderr)
    if len(lines) != len(page):
        print(f"{len(lines)} lines are written, {len(page)} found", file=sys.stderr)
    for block in foreign:
        print(f"not in rules/tobacco-ladder.yaml:\n{block}", file=sys.stderr)
    commands = sum(line.startswith("$ ") for line in lines)
    print(f"{commands} commands run")
    return 1 if wrong or foreign or len(lines) != len(page) or commands < 10 else 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m scripts.manual`: see the package."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from pathlib import Path

from scripts.manual.manuals import MANUALS, PRINTED, Manual
from scripts.manual.perform import forget_failures, perform
from scripts.manual.printing import print_out
from scripts.manual.words import markdown

TRIAL = Path("build/manual")
ALL = (*MANUALS, *PRINTED)


def main(arguments: list[str]) -> int:
    """Exit code: 0 when all is done, 1 when a step cannot be done."""
    asked = _asked(arguments)
    forget_failures()
    failures = [failure for one in ALL if one.name in asked.manual for failure in _make(one, asked)]
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


def _asked(arguments: list[str]) -> Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.manual", description="Make the manuals.")
    names = [one.name for one in ALL]
    parser.add_argument("--manual", nargs="+", choices=names, default=names, help="only these")
    parser.add_argument("--text", action="store_true", help="write the text alone")
    parser.add_argument("--only", type=int, nargs="+", metavar="N", help="only these chapters, into build/manual")
    return parser.parse_args(arguments)


def _make(manual: Manual, asked: Namespace) -> list[str]:
    """Text and pictures of one manual; says what could not be done."""
    chapters = manual.chapters()
    numbered = list(enumerate(chapters, start=1))
    if asked.only:
        return perform(manual, [one for one in numbered if one[0] in asked.only], TRIAL / manual.name)
    failures = [] if asked.text else perform(manual, numbered, manual.folder)
    if manual.printed:
        print_out(manual, chapters)
    else:
        manual.text.write_text(markdown(manual, chapters), encoding="utf-8")
    _tidy(manual.folder, {picture.name for chapter in chapters for picture in chapter.pictures()})
    return failures


def _tidy(folder: Path, names: set[str]) -> None:
    """Pictures that no chapter shows any longer go."""
    for path in folder.glob("*.png"):
        if path.stem not in names:
            path.unlink()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m scripts.manual`: see the package."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.manual.perform import perform
from scripts.manual.reading import chapters
from scripts.manual.words import markdown

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "manual"
TEXT = FOLDER / "administrator.md"


def main(arguments: list[str]) -> int:
    """Exit code: 0 when all is done, 1 when a step cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m scripts.manual", description="Make the administrator's manual.")
    parser.add_argument("--text", action="store_true", help="write the text alone")
    parser.add_argument("--only", type=int, nargs="+", metavar="N", help="perform only these, into build/manual")
    asked = parser.parse_args(arguments)
    numbered = list(enumerate(chapters(), start=1))
    if asked.only:
        return _told(perform([one for one in numbered if one[0] in asked.only], Path("build/manual")))
    failures = [] if asked.text else perform(numbered, FOLDER)
    FOLDER.mkdir(parents=True, exist_ok=True)
    TEXT.write_text(markdown([chapter for _, chapter in numbered]), encoding="utf-8")
    _tidy({picture.name for _, chapter in numbered for picture in chapter.pictures()})
    return _told(failures)


def _tidy(names: set[str]) -> None:
    """Pictures that no chapter shows any longer go."""
    for path in FOLDER.glob("*.png"):
        if path.stem not in names:
            path.unlink()


def _told(failures: list[str]) -> int:
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

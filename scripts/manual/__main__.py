"""`python -m scripts.manual`: see the package."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.manual.chapters import CHAPTERS
from scripts.manual.perform import ManualError, perform
from scripts.manual.words import markdown

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "manual"
TEXT = FOLDER / "administrator.md"


def main(arguments: list[str]) -> int:
    """Exit code: 0 when all is done, 1 when a step cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m scripts.manual", description="Make the administrator's manual.")
    parser.add_argument("--text", action="store_true", help="write the text alone")
    parser.add_argument("--only", type=int, nargs="+", metavar="N", help="perform these chapters; pictures to build/manual")
    asked = parser.parse_args(arguments)
    numbered = list(enumerate(CHAPTERS, start=1))
    try:
        if asked.only:
            perform([one for one in numbered if one[0] in asked.only], Path("build/manual"))
            return 0
        if not asked.text:
            perform(numbered, FOLDER)
    except ManualError as error:
        print(error, file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    TEXT.write_text(markdown(CHAPTERS), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

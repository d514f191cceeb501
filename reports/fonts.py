"""The fonts of paper: small ones made of the installed ones (`tools/paper_fonts.py`), shown to fontconfig.

Without them the installed ones are used, which print the same, more slowly. Whoever says in the environment where
fontconfig is to look is obeyed.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

_CONFIGURATION = Path(__file__).resolve().parent.parent / "build/fonts/fonts.conf"
_VARIABLE = "FONTCONFIG_FILE"  # read by fontconfig itself, and by the programs we begin


def show() -> None:
    """To be called before anything asks for a font."""
    if _CONFIGURATION.exists():
        os.environ.setdefault(_VARIABLE, str(_CONFIGURATION))


def warn_of_missing() -> None:
    """A line for the log of whoever runs this, from each process that lays out."""
    if _VARIABLE not in os.environ:
        logging.getLogger(__name__).warning("no small fonts of paper (make setup makes them): printing is slower")

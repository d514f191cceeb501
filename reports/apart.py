"""Long papers are laid out in a process of their own: hundreds of rows take many seconds, and neither the threads of a
web worker nor its short papers (which wait for each other) must stand behind them.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from reports.pdf import make_pdf

MOST_SECONDS = 110  # a web worker is given 120 for one answer
_ROOT = Path(__file__).resolve().parent.parent


class TookTooLongError(Exception):
    """The paper was not ready in time."""


def root() -> Path:
    """Where such a process begins: it finds the packages there."""
    return _ROOT


def make_pdf_apart(html: str) -> bytes:
    """As `reports.pdf.make_pdf`, elsewhere. TookTooLongError after `MOST_SECONDS`; RuntimeError when it fails."""
    command = [sys.executable, "-m", "reports.apart"]
    try:
        done = subprocess.run(command, input=html.encode(), capture_output=True, cwd=_ROOT, timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired as late:
        raise TookTooLongError from late
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


if __name__ == "__main__":
    sys.stdout.buffer.write(make_pdf(sys.stdin.buffer.read().decode()))

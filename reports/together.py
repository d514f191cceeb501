"""Many short papers as one file, made in a process of its own like other long papers (`reports.apart`)."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Sequence
from io import BytesIO

import pikepdf

from reports.apart import MOST_SECONDS, TookTooLongError, root
from reports.pdf import make_pdf
from reports.sheets import Sheet


def make_pdf_together(papers: Sequence[Sheet]) -> bytes:
    """One PDF of these papers, each beginning on a sheet of its own; it fails as `make_pdf_apart` does."""
    command = [sys.executable, "-m", "reports.together"]
    try:
        done = subprocess.run(
            command, input=pickle.dumps(list(papers)), capture_output=True, cwd=root(), timeout=MOST_SECONDS
        )
    except subprocess.TimeoutExpired as late:
        raise TookTooLongError from late
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def _joined(papers: Sequence[Sheet]) -> bytes:
    stream = BytesIO()
    with pikepdf.new() as joined:
        for sheet in papers:
            with pikepdf.open(BytesIO(make_pdf(sheet.html, assets=sheet.assets))) as paper:
                joined.pages.extend(paper.pages)
        joined.save(stream)
    return stream.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(
        _joined(pickle.loads(sys.stdin.buffer.read()))
    )  # from its own parent

"""Photographs as a contender: sent in pieces through the routes that the script of the form uses, each a new one.

What the desk does with a photograph is mostly decoding it, making it small and writing it anew (`clean`, measured
alone); the rest are five requests or so, the sealing, and the rows.
"""

from __future__ import annotations

import io
import json
import random
import tempfile
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image, ImageDraw, ImageFilter

from app.papers.images import clean_image
from app.papers.uploads import MOST_PIECE
from app.views.form_token import FormToken, issue, new_submission_token
from benchmarks.desk import SERVICE, Desk
from benchmarks.harness import serve_rounds

SIZE = (2000, 1500)
DOCUMENT = "household_book"
_QUALITY = 90  # of a phone's camera
_GRAIN, _GRAININESS, _LINES = 30, 0.25, 40
_PAGES = 3  # that differ in more than their number


def photograph(number: int) -> bytes:
    """A page of small print on a table, as a phone takes it: grain, uneven light, 1 to 2 MB. Never the same twice."""
    shot = _page(number % _PAGES).copy()
    ImageDraw.Draw(shot).text((80, 20), f"No. {number}", fill=(40, 40, 46))
    file = io.BytesIO()
    shot.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()


@cache
def _page(number: int) -> Image.Image:
    chance = random.Random(number)
    page = Image.new("RGB", SIZE, (236, 231, 219))
    pen = ImageDraw.Draw(page)
    for top in range(60, SIZE[1] - 60, (SIZE[1] - 120) // _LINES):
        for left in range(80, SIZE[0] - 80, 22):
            if chance.random() < 0.8:
                pen.rectangle((left, top, left + chance.randint(6, 17), top + chance.randint(8, 19)), fill=(52, 50, 58))
    light = Image.linear_gradient("L").resize(SIZE).point(lambda shade: 190 + shade // 4)
    lit = Image.composite(page, Image.new("RGB", SIZE, (120, 116, 108)), light).filter(ImageFilter.GaussianBlur(0.7))
    grain = Image.effect_noise(SIZE, _GRAIN)
    return Image.blend(lit, Image.merge("RGB", (grain, grain, grain)), _GRAININESS)


class Papers(Desk):
    """The application, and an agent who photographs."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 0)
        self._photographs: list[bytes] = []
        self._taken, self._uploads = 0, 0
        self._note = self._base = ""

    def stock(self, count: int) -> None:
        """Open a form and take so many photographs for it."""
        token = new_submission_token()
        with self.app.app_context():
            self._note = issue(FormToken(self._ids["agent"], self.version.id, SERVICE, token))
        self._base = f"/desk/forms/{token}/papers/uploads"
        self._photographs = [photograph(self._taken + number) for number in range(count)]
        self._taken += count

    def clean(self) -> None:
        """Decoded, made small and encoded: what the pictures alone cost."""
        clean_image(self._photographs.pop())

    def upload(self) -> None:
        """One photograph: begun, sent piece by piece, finished."""
        content = self._photographs.pop()
        self._uploads += 1
        path = f"{self._base}/{self._uploads:032x}"
        begun = {"document": DOCUMENT, "name": "户口簿.jpg", "size": len(content)}
        self._step(f"{path}/begin", urlencode(begun).encode())
        for at in range(0, len(content), MOST_PIECE):
            self._step(f"{path}?offset={at}", content[at : at + MOST_PIECE], method="PUT")
        if not self._step(f"{path}/finish", b"")["page"]:
            raise SystemExit("a photograph did not become a page")

    def _step(self, path: str, body: bytes, *, method: str = "POST") -> dict[str, int]:
        headers = {"HTTP_X_FORM_TOKEN": self._note}
        if method == "PUT":
            headers["CONTENT_TYPE"] = "application/octet-stream"
        status, _headers, answer = self.send(path, body=body, method=method, headers=headers)
        if not status.startswith("200"):
            raise SystemExit(f"{path} answered {status}: {answer.decode()[:500]}")
        return json.loads(answer)

    def mean_size(self) -> float:
        """Bytes of a photograph, over some."""
        return sum(len(photograph(-number)) for number in range(1, 6)) / 5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        papers = Papers(Path(folder))
        figures = {"upload_sql": lambda: papers.statements(papers.upload, papers.stock), "bytes": papers.mean_size}
        stocks = {"upload": papers.stock, "clean": papers.stock}
        serve_rounds({"upload": papers.upload, "clean": papers.clean}, figures, stocks)


if __name__ == "__main__":
    main()

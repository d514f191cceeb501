"""A case file is PDF/A-3b whatever went into it: our papers, photographs, attachments."""

from __future__ import annotations

import io
import time
import zlib
from datetime import datetime, timedelta, timezone
from itertools import count

import page
import pikepdf
from PIL import Image
from pypdf import PdfReader

from reports.archival import About, Attachment, Entry, bind_file, pages_in
from reports.pdf import make_pdf

MOMENT = datetime(2026, 10, 21, 9, 30, tzinfo=timezone(timedelta(hours=8)))
PAPER = (
    '<!doctype html><html lang="zh-Hans"><head><title>x</title></head>'
    '<body><p>准予 <a href="https://hall.example">查进度</a></p><img alt="照片" src="desk:asset/photo"></body></html>'
)


def photograph(width: int, height: int, mode: str = "RGB") -> bytes:
    file = io.BytesIO()
    Image.new(mode, (width, height), "white").save(file, "JPEG")
    return file.getvalue()


def bound() -> bytes:
    paper = make_pdf(PAPER, assets={"photo": photograph(40, 40)})
    entries = [
        Entry(title="封面", pdf=paper, pages=1, numbered=False),
        Entry(title="决定书", pdf=paper, pages=1),
        Entry(title="户口簿", under="申请材料", pictures=[photograph(400, 600), photograph(600, 400, "L")]),
    ]
    source = Attachment(
        name="001-户口簿.jpg", content=photograph(9, 9), kind="image/jpeg", words="户口簿", made_at=MOMENT
    )
    assert [pages_in(entry) for entry in entries] == [1, 1, 2]
    return bind_file(entries, [source], about=About(title="案卷", author="石桥镇", made_at=MOMENT))


def test_it_passes_the_validator_and_holds_everything_in_order() -> None:
    whole = bound()
    report = page.validate_pdf_bytes(whole, profile=page.ValidationProfile.PDF_A_3B)
    assert [failure.rule_id for failure in report.failures] == []
    reader = PdfReader(io.BytesIO(whole))
    numbers = [sheet.extract_text().split()[-1:] for sheet in reader.pages]
    assert numbers == [["查进度"], ["1"], ["2"], ["3"]]
    sizes = [(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in reader.pages]
    assert sizes[2:] == [(595, 842), (842, 595)]  # a lying picture has a lying page
    marks = [one["/Title"] for one in reader.outline if not isinstance(one, list)]
    assert marks == ["封面", "决定书", "申请材料"]


def test_sources_are_attached_with_their_relation() -> None:
    with pikepdf.open(io.BytesIO(bound())) as document:
        assert list(document.attachments) == ["001-户口簿.jpg"]
        assert [str(one.AFRelationship) for one in document.Root.AF] == ["/Source"]


def test_the_validator_would_have_said_something() -> None:
    """A paper as it is, is no PDF/A: the test above can fail."""
    plain = make_pdf(PAPER, assets={"photo": photograph(40, 40)})
    assert page.validate_pdf_bytes(plain, profile=page.ValidationProfile.PDF_A_3B).failures


def test_no_stream_ends_where_a_line_could_begin() -> None:
    """By chance one in 256 ends with CR: with the line end behind it, a strict reader takes it for a part of that."""
    content = next(one for n in count() if _sum(one := f"第{n}号".encode()) == ord("\r"))
    source = Attachment(name="1.txt", content=content, kind="text/plain", words="说明", made_at=MOMENT)
    paper = _ends_with_cr(make_pdf(PAPER, assets={"photo": photograph(40, 40)}))
    entries = [Entry(title="决定书", pdf=paper, pages=1, numbered=False)]
    whole = bind_file(entries, [source], about=About(title="案卷", author="石桥镇", made_at=MOMENT))
    assert b"\r\nendstream" in paper and b"\r\nendstream" not in whole
    report = page.validate_pdf_bytes(whole, profile=page.ValidationProfile.PDF_A_3B)
    assert [failure.message for failure in report.failures] == []
    assert "准予" in PdfReader(io.BytesIO(whole)).pages[0].extract_text()
    with pikepdf.open(io.BytesIO(whole)) as document:
        assert document.attachments["1.txt"].get_file().read_bytes() == content


def test_the_same_file_has_the_same_bytes_a_second_later() -> None:
    early = bound()
    time.sleep(1.1)  # what libraries note of the hour they note in seconds
    assert bound() == early


def _sum(content: bytes) -> int:
    """The last byte of what zlib makes of it."""
    return zlib.adler32(content) % 256


def _ends_with_cr(pdf: bytes) -> bytes:
    """The same paper, its page packed so that the last byte is a CR."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        drawn = document.pages[0].Contents.read_bytes()
        drawn = next(one for n in count() if _sum(one := drawn + b" " * n) == ord("\r"))
        document.pages[0].Contents.write(zlib.compress(drawn), filter=pikepdf.Name.FlateDecode)
        target = io.BytesIO()
        document.save(target)
        return target.getvalue()

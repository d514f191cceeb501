"""Long papers come from another process, the same bytes as from this one."""

from __future__ import annotations

import pytest

from reports import press
from reports.apart import make_pdf_apart
from reports.pdf import make_pdf
from reports.press import TookTooLongError

PAGE = '<html lang="zh"><head><title>清单</title></head><body><h1>清单</h1><p>一行字</p></body></html>'


def test_the_paper_is_the_same() -> None:
    assert make_pdf_apart(PAGE) == make_pdf(PAGE)


def test_a_fault_there_is_a_fault_here() -> None:
    with pytest.raises(RuntimeError, match="RefusedAddressError"):
        make_pdf_apart(PAGE.replace("<p>", '<img alt="" src="file:///etc/passwd"><p>'))


def test_it_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "MOST_SECONDS", 0.001)
    with pytest.raises(TookTooLongError):
        make_pdf_apart(PAGE)

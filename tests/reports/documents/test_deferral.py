"""容缺受理通知书 and 承诺书."""

from __future__ import annotations

from datetime import date

from reports.documents import deferral
from reports.documents.deferral import Promised
from reports.pdf import make_pdf
from reports.render import render_html
from tests.reports.documents.letter_case import letter_case, text
from tests.reports.paper import pages_of, ua_failures


def promised(name: str, lapse: str, *, projected: bool = False) -> Promised:
    return Promised(name=name, originals=1, copies=2, due_on=date(2026, 3, 9), projected=projected, lapse=lapse)


def test_both_letters_say_what_follows_by_when_and_what_happens_otherwise() -> None:
    it = deferral.build(
        letter_case(applicant_name="周𠮷生"),
        text("promise"),
        text("promise_letter"),
        id_number="9901**********3418",
        promised=[promised("收入证明", "逾期退回"), promised("照片", "逾期退回", projected=True)],
    )
    paper = make_pdf(render_html("promise", it))
    notice, letter = pages_of(paper)
    for page in (notice, letter):
        assert "SQ26-00137" in page and "周𠮷生" in page
        assert "1收入证明原件1份、复印件2份2026年3月9日" in page
        assert "2026年3月9日（推算）" in page and page.count("逾期退回") == 1
    assert "容缺受理通知书" in notice and "咨询电话：0000-6222131" in notice and "2026年3月4日" in notice
    assert "容缺受理承诺书" in letter and "9901**********3418" in letter and "承诺人签名" in letter
    assert ua_failures(paper) == []

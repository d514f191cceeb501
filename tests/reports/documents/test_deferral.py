"""容缺受理通知书 and 承诺书."""

from __future__ import annotations

from datetime import date

from reports.documents import deferral
from reports.documents.deferral import Promised
from reports.pdf import make_pdf
from reports.render import render_html
from tests.reports.paper import pages_of, ua_failures
from tests.reports.samples import compiled


def promised(name: str, lapse: str, *, projected: bool = False) -> Promised:
    return Promised(name=name, originals=1, copies=2, due_on=date(2026, 3, 9), projected=projected, lapse=lapse)


def test_both_letters_say_what_follows_by_when_and_what_happens_otherwise() -> None:
    it = deferral.build(
        compiled("group").definition,
        case_number="SQ26-00137",
        organisation_name="石桥镇便民服务中心",
        applicant_name="周𠮷生",
        applicant_id_number="990101194603123418",
        submitted_on=date(2026, 3, 2),
        promised=[promised("收入证明", "逾期退回"), promised("照片", "逾期退回", projected=True)],
        clerk_name="王海燕",
        printed_on=date(2026, 3, 2),
    )
    assert it.consequences == ("逾期退回",)
    paper = make_pdf(render_html("promise", it))
    notice, letter = pages_of(paper)
    for page in (notice, letter):
        assert "SQ26-00137" in page and "周𠮷生" in page
        assert "1收入证明原件1份、复印件2份2026年3月9日" in page
        assert "2026年3月9日（推算）" in page and "逾期退回" in page
        assert "990101194603123418" not in page
    assert "容缺受理通知书" in notice and "受理专用章" in notice and "联系电话0000-6200101" in notice
    assert "容缺受理承诺书" in letter and "990***********3418" in letter and "承诺人签名" in letter
    assert ua_failures(paper) == []

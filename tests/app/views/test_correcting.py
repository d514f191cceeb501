"""当场更正 on the page: the form of the case at the accepting desk, corrected with one line that says what."""

from __future__ import annotations

from typing import Any

from tests.support.client import DeskClient
from tests.support.filled import act, number_of, revision_in, sample_pairs, send, token_in

FILING = "QS-NY-001"  # 乡村兽医备案: handed in at a village, accepted by the township
NEW = {"f_household_address": "石桥镇上河村北头一组2号"}


def test_the_accepting_clerk_corrects_the_form_at_once(agent: DeskClient, clerk: DeskClient) -> None:
    number = number_of(send(agent, FILING))
    case = f"/desk/cases/{number}"
    assert f'href="{case}/mend"' in clerk.get(case).text and f'href="{case}/mend"' not in agent.get(case).text
    assert agent.get(f"{case}/mend").status_code == 403
    page = clerk.get(f"{case}/mend").text
    assert "当场更正" in page and 'value="巫山保"' in page and f"{case}/mend/section" not in page
    refused = _post(clerk, number, page, {**NEW, "correction": " "})
    assert refused.status_code == 422 and "请写明更正了什么" in refused.text
    assert 'href="#correction"' in refused.text and NEW["f_household_address"] in refused.text
    kept = clerk.post(f"{case}/mend/keep", data=_data(page, {**NEW, "correction": "门牌号写错"}))
    assert kept.status_code == 200 and 'value="门牌号写错"' in clerk.get(f"{case}/mend").text
    for _click in range(2):
        done = _post(clerk, number, page, {**NEW, "correction": "门牌号写错"})
        assert (done.status_code, done.headers["Location"]) == (303, case)
    shown = clerk.get(case).text
    assert "石桥镇上河村北头一组" in shown and "当场更正：" in shown
    assert 'value="门牌号写错"' not in clerk.get(f"{case}/mend").text
    act(clerk, number, "pass_on", opinion="材料齐全")
    late = _post(clerk, number, page, {**NEW, "f_clinic_address": "晚到的地址", "correction": "门牌号写错"})
    assert late.status_code == 422 and "不能当场更正" in late.text and 'value="晚到的地址"' in late.text


def _data(page: str, changes: dict[str, Any]) -> dict[str, Any]:
    note = {"form_token": token_in(page), "revision": revision_in(page), "draft_revision": "0"}
    return {**sample_pairs(FILING), **note, **changes}


def _post(clerk: DeskClient, number: str, page: str, changes: dict[str, Any]):
    return clerk.post(f"/desk/cases/{number}/mend", data={**_data(page, changes), "action": "submit"})

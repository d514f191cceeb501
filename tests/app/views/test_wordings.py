"""文书用语 on the screen: checked while typing, kept when refused, shown as a paper before it is saved."""

from __future__ import annotations

from collections.abc import Callable

from app.wordings.boxes import boxes_of
from reports.letter_kinds import LETTERS
from reports.letter_texts import shipped_text
from tests.support.client import DeskClient

KIND = "extension_notice"
HERE = f"/studio/wordings/{KIND}?at=990101101"
Browsers = Callable[[str], DeskClient]


def typed(**changes: str) -> dict[str, str]:
    """The form of the editor as a browser sends it."""
    letter = LETTERS[KIND].kind
    boxes = {box.name: box.value for box in boxes_of(letter, shipped_text(KIND))}
    rest = {"seen": "0", "effective_from": "2026-10-21", "basis": "统一口径", "action": "save"}
    return {**boxes, **rest, **changes}


def test_a_township_words_its_own_letter(browser_of: Browsers) -> None:
    admin = browser_of("shenguilan")
    assert "延长办理期限通知书" in admin.get("/studio/wordings/").text
    page = admin.get(HERE).text
    assert "{{ 延长天数 }}" in page and "系统自带的" in page and "{{ extended_by }}" not in page
    assert admin.post(HERE, data=typed(title="延期告知书")).status_code == 303
    page = admin.get(HERE).text
    assert "本单位自己的" in page and "改了 1 处" in page and 'value="延期告知书"' in page
    assert admin.post(HERE, data=typed(title="别的")).status_code == 409
    followed = admin.post(HERE, data=typed(seen="1", action="follow"))
    assert followed.status_code == 303 and "跟上级的用" in admin.get(HERE).text
    admin.post(f"/studio/wordings/{KIND}/restore/1?at=990101101", data={"seen": "2"})
    assert "恢复第 1 版" in admin.get(HERE).text


def test_hostile_words_are_refused_beside_their_box_and_stay_typed(browser_of: Browsers) -> None:
    page = browser_of("shenguilan").post(HERE, data=typed(**{"parts.closing": "<b>{{ ''.__class__ }}</b>"}))
    assert page.status_code == 422
    assert 'href="#parts.closing"' in page.text and "&lt;b&gt;{{ &#39;&#39;.__class__ }}" in page.text
    assert "<b>{{" not in page.text


def test_the_check_answers_while_somebody_types(browser_of: Browsers) -> None:
    admin = browser_of("shenguilan")
    path = f"/studio/wordings/{KIND}/check?at=990101101"
    said = admin.post(path, data=typed(**{"parts.closing": "{{ 延长天数 }}、{{ 延长后的期限 }}"})).get_json()
    assert said["problems"] == [] and said["said"]["parts.closing"] == ["10、2026年4月21日"]
    wrong = admin.post(path, data=typed(**{"parts.closing": "{% for a in b %}", "title": "长" * 99})).get_json()
    assert {one["name"] for one in wrong["problems"]} == {"title", "parts.closing", "parts.opening"}
    assert "parts.closing" not in wrong["said"]


def test_the_sample_is_a_paper_and_nothing_is_kept(browser_of: Browsers) -> None:
    admin = browser_of("shenguilan")
    path = f"/studio/wordings/{KIND}/preview?at=990101101"
    assert admin.post(path, data=typed(title="样张")).data.startswith(b"%PDF")
    assert admin.post(path, data=typed(title="")).status_code == 422
    assert 'name="seen" value="0"' in admin.get(HERE).text


def test_one_more_type_of_items_gets_its_boxes(browser_of: Browsers) -> None:
    page = browser_of("shenguilan").post(HERE, data=typed(action="more", more="payment"))
    assert page.status_code == 200 and 'name="laws.payment"' in page.text


def test_authorities_are_saved_and_inherited(browser_of: Browsers) -> None:
    admin, here = browser_of("fangxiaoming"), "/studio/wordings/authorities?at=990101"
    assert "青石县人民法院" in admin.get(here).text
    refused = admin.post(here, data={"seen": "1", "review_bodies": "甲\n乙\n丙\n丁"})
    assert refused.status_code == 422 and "最多 3 个" in refused.text and "丁" in refused.text
    assert admin.post(here, data={"seen": "1", "court": "甲县人民法院"}).status_code == 303
    assert "甲县人民法院" in admin.get("/studio/wordings/?at=990101101").text
    assert admin.post(here, data={"seen": "1", "court": "乙县人民法院"}).status_code == 409


def test_nobody_words_the_letters_of_others(browser_of: Browsers) -> None:
    town = browser_of("shenguilan")
    assert town.get(f"/studio/wordings/{KIND}?at=990101102").status_code == 404
    assert town.get("/studio/wordings/nothing").status_code == 404
    assert town.post("/studio/wordings/authorities?at=990101", data={}).status_code == 404
    assert browser_of("wanghaiyan").get("/studio/wordings/").status_code == 403
    assert town.get("/studio/wordings/go?place=999999").status_code == 302

"""办事指南: each element in words, for the cases that real services bring."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reports.contexts import GuideContext, Pair, Place
from reports.pdf import make_pdf
from reports.render import render_html
from tests.reports.paper import pages_of, ua_failures
from tests.reports.samples import HALLS, OFFICE_HOURS, compiled, guide_context


def guide(name: str = "minimal", *, places: tuple[Place, ...] = HALLS, **changes: Any) -> GuideContext:
    return guide_context(compiled(name, **changes), places=places)


def answers(it: GuideContext) -> dict[str, tuple[str, str]]:
    return {answer.label: (answer.value, answer.note) for answer in it.answers}


def facts(it: GuideContext) -> dict[str, str]:
    return {pair.first: pair.second for pair in it.facts}


# ── heading ────────────────────────────────────────────────────────────────────────────────────────


def test_edition_and_date_are_on_it() -> None:
    assert guide().edition == "第 3 版　2026 年 3 月 1 日起用"
    coming = guide_context(compiled("minimal"), effective_from=date(2027, 1, 1))
    assert coming.edition.endswith("2027 年 1 月 1 日起用（尚未起用）")


@pytest.mark.parametrize("sample", [True, False])
def test_sample_data_is_never_mistaken_for_law(sample: bool) -> None:
    it = guide(sample=sample)
    assert ("示例数据" in it.foot) is sample
    assert ("示例数据" in render_html("guide", replace(it, foot=""))) is sample


def test_facts_name_the_department_and_batches_in_force() -> None:
    batch = {"from_tier": "county", "to_tier": "township", "batch": "第一批", "effective_from": "2023-07-01"}
    later = batch | {"batch": "第二批", "effective_from": "2027-01-01"}
    told = facts(guide(devolution=[batch, later], any_place="county"))
    assert told["实施主体"] == "县民政局"
    assert told["权限下放"] == "第一批（委托下放）"
    assert told["通办范围"] == "全县"


def test_fact_without_a_value_is_left_out() -> None:
    it = guide_context(compiled("minimal"), department_names={})
    assert "实施主体" not in facts(it)
    assert "通办范围" not in facts(it)


# ── the four answers ───────────────────────────────────────────────────────────────────────────────


def test_where_names_the_nearest_first() -> None:
    assert answers(guide("four_tier"))["到哪里办"] == ("村便民服务站", "也可以到乡镇便民服务中心")


def test_where_is_the_readers_own_hall_when_there_is_one() -> None:
    assert answers(guide(places=HALLS[:1]))["到哪里办"] == ("石桥镇便民服务中心", "2 号窗口")


def test_how_long() -> None:
    assert answers(guide("publicity"))["多久办好"] == ("20 个工作日", "公示 7 天不算在内")
    assert answers(guide("on_the_spot"))["多久办好"][0] == "当场办结"


def fee(amount: str, **keys: Any) -> dict[str, Any]:
    return {"name": "工本费", "amount": amount, "basis": "县价费〔2020〕1号"} | keys


@pytest.mark.parametrize(
    ("fees", "value"),
    [([], "不收费"), ([fee("10")], "10 元"), ([fee("0")], "不收费"), ([fee("5"), fee("10.50")], "5—10.50 元")],
)
def test_how_much(fees: list[dict[str, Any]], value: str) -> None:
    assert answers(guide(fees=fees))["花多少钱"][0] == value


@pytest.mark.parametrize(
    ("visits", "proxy", "said"),
    [
        (0, {}, ("不用跑", "网上办或请代办员办")),
        (1, {}, ("最多 1 趟", "可以请人代办")),
        (2, {"allowed": False}, ("最多 2 趟", "须本人到场")),
        (1, {"presence_required_for": ["拍照"]}, ("最多 1 趟", "须本人到场")),
    ],
)
def test_how_many_trips(visits: int, proxy: dict[str, Any], said: tuple[str, str]) -> None:
    assert answers(guide(visits=visits, proxy=proxy))["跑几趟"] == said


# ── elements ───────────────────────────────────────────────────────────────────────────────────────


def test_articles_of_one_law_are_cited_together() -> None:
    law = {"title": "社会救助暂行办法", "number": "国务院令第649号"}
    bases = guide(
        legal_basis=[law | {"article": "第九条", "text": "甲"}, law | {"article": "第十一条", "text": "乙"}]
    ).bases
    assert [(basis.citation, basis.text) for basis in bases] == [
        ("《社会救助暂行办法》（国务院令第649号）第九条、第十一条", "甲\n乙")
    ]


def test_limits_say_what_does_not_count() -> None:
    assert guide("publicity", statutory_limit="30个工作日", statutory_note="自受理之日起。").limits == (
        "法定 30 个工作日（自受理之日起）；承诺 20 个工作日，从受理的次日起算；村级公示、补正材料的时间不计算在内。"
    )


def test_limits_of_an_item_done_on_the_spot() -> None:
    assert guide("on_the_spot").limits == "材料齐全的当场办结。"


def test_limits_name_intake_windows_of_service_and_step() -> None:
    said = guide("rich").limits
    assert "每月1至20日受理" in said
    steps = [
        {"id": "a", "name": "县级审批", "kind": "decide", "tier": "county", "intake": {"from_day": 1, "to_day": 24}}
    ]
    assert "县级审批：每月 1 日至 24 日集中受理" in guide(steps=steps).limits


def test_free_of_charge_is_said() -> None:
    assert guide().fee_words == "不收费。"
    assert guide(fee_note="复印也不收。").fee_words == "不收费；复印也不收。"
    assert guide(fee_note="不收费，复印也不收。").fee_words == "不收费，复印也不收。"


def test_fee_with_its_basis_and_reduction() -> None:
    (row,) = guide("rich").fees
    assert (row.amount, row.standard, row.basis, row.reduction) == (
        "8.50 元",
        "每本8.5元",
        "县价费〔2020〕1号",
        "首次免收",
    )


def test_effect_and_recheck() -> None:
    assert guide("rich").effect == "次月计发；每年 3、4 月复核一次。"
    assert guide(effect={"lag": "next_quarter"}, recheck={"every_months": 6}).effect == (
        "批准的下一季度起执行；每 6 个月复核一次。"
    )
    assert guide().effect == ""


def test_result_with_validity_and_delivery() -> None:
    result = {"name": "审批表", "validity": "一年", "delivery": ["window", "post"]}
    assert guide(results=[result]).results == ("审批表；有效期：一年；窗口领取或邮政寄递。",)


def test_proxy_rules_in_order() -> None:
    assert guide("rich").proxy == (
        "可以由近亲属或代办员代办，另带的材料见“申请材料”。",
        "人脸认证须本人到场；须本人出镜。",
        "代领人可以不是代办人，领取时带居民身份证。",
    )
    assert guide(proxy={"mandate_required": False, "who": ["agent"]}).proxy[0] == "可以由代办员代办，不用委托书。"
    assert guide(proxy={"collector_may_differ": False}).proxy[-1] == "结果由代办人或本人领取。"


def test_proxy_not_allowed() -> None:
    rules = {"allowed": False, "presence_reason": "要现场拍照", "note": "行动不便的可以预约上门。"}
    assert guide(proxy=rules).proxy == ("须由本人办理，不能代办；要现场拍照。", "行动不便的可以预约上门。")


def test_remedy_only_with_a_body_to_turn_to() -> None:
    assert guide().remedy == ""
    both = guide(remedy={"review_body": "县人民政府", "court": "县人民法院"}).remedy
    assert "60 日内向县人民政府申请行政复议" in both
    assert "或者在 6 个月内向县人民法院提起行政诉讼" in both


# ── where and whom to ask ──────────────────────────────────────────────────────────────────────────


def station(number: int, hours: str = OFFICE_HOURS) -> Place:
    return Place(tier="village", name=f"第{number}村便民服务站", phone=f"0000-62230{number:02}", hours=hours)


def test_many_stations_become_one_row() -> None:
    listed = guide(places=(HALLS[0], *(station(number) for number in range(9)))).places
    assert [place.name for place in listed] == [HALLS[0].name, "各村（社区）便民服务站"]
    assert "共 9 个" in listed[1].address


def test_few_stations_are_listed() -> None:
    assert len(guide(places=(HALLS[0], station(1), station(2))).places) == 3


def test_kinds_of_places_when_none_is_given() -> None:
    assert [place.name for place in guide(places=()).places] == ["村（社区）便民服务站", "乡镇（街道）便民服务中心"]


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ((station(1), station(2)), (Pair("", OFFICE_HOURS),)),
        (
            (station(1), station(2, "逢集开门")),
            (Pair("第1村便民服务站", OFFICE_HOURS), Pair("第2村便民服务站", "逢集开门")),
        ),
        (
            (station(1), station(2), station(3, "逢集开门")),
            (Pair("第3村便民服务站", "逢集开门"), Pair("其他办理点", OFFICE_HOURS)),
        ),
        ((), (Pair("", "工作日 8:30—17:30"),)),
    ],
)
def test_hours(places: tuple[Place, ...], said: tuple[Pair, ...]) -> None:
    assert guide(places=places, contact={"hours": "工作日 8:30—17:30"}).hours == said


def test_consult_and_supervise() -> None:
    it = guide(
        contact={"consult_phone": "0000-6200101", "supervise_phone": "0000-6200901", "consult_online": "微信公众号"}
    )
    assert it.consult[0] == Pair("", "0000-6200101")
    assert it.consult[1] == Pair("石桥镇便民服务中心", "0000-6222000")
    assert it.consult[-1] == Pair("网上咨询", "微信公众号")
    assert it.supervise == (Pair("", "0000-6200901"), Pair("政务服务便民热线", "12345"))


def test_there_is_always_someone_to_ask() -> None:
    it = guide(places=(), contact={})
    assert all(pair.second for pair in (*it.consult, *it.supervise, *it.hours))


# ── on paper ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["rich", "routed", "group", "four_tier"])
def test_tiny_services_on_paper(name: str) -> None:
    pdf = make_pdf(render_html("guide", guide(name)))
    assert ua_failures(pdf) == []
    assert len(pages_of(pdf)) <= 2


def test_service_without_documents_says_so() -> None:
    assert "不用带材料" in pages_of(make_pdf(render_html("guide", guide(documents=[]))))[0]

"""Reports over all services of a county: limits and steps, certificate-free, any-place."""

from __future__ import annotations

from typing import Any

from catalog.figures import Figures, figures_of
from catalog.primitives import LimitSpec, read_limit
from catalog.versions import canonical_json
from reports.documents.convenience import any_place_report, exempt_report
from reports.documents.limits import limits_report
from reports.tables import CountyFigures
from tests.definitions import load


def service(name: str, statutory: str | None = None, promised: str = "10个工作日", **changes: Any) -> Figures:
    """A small service with these limits."""
    limits = {
        "statutory_limit": LimitSpec.model_validate(read_limit(statutory)) if statutory else None,
        "promised_limit": LimitSpec.model_validate(read_limit(promised)),
    }
    return figures_of(canonical_json(load("minimal").model_copy(update={"name": name, **limits, **changes})))


def county(*services: Figures) -> CountyFigures:
    return CountyFigures("青石县", "2026年10月21日", services, {"civil_affairs": "县民政局"})


def test_limits_add_up_by_unit_and_say_what_is_left_out() -> None:
    report = limits_report(
        county(
            service("甲", "20个工作日", "10个工作日", former_steps=5),
            service("乙", "30个工作日", "当场", former_steps=3),
            service("丙", "45天", "20个工作日"),
            service("丁"),
            service("戊", "60天", "30天"),
        )
    )
    facts = {fact.first: fact.second for fact in report.facts}
    assert facts["事项"] == "5 项，其中能比较的 3 项"
    assert facts["按工作日"] == "法定 50 个工作日，承诺 10 个工作日，压缩 40 个工作日，总压缩率 80%"
    assert facts["按自然日"] == "法定 60 个自然日，承诺 30 个自然日，压缩 30 个自然日，总压缩率 50%"
    assert facts["环节"] == "原有 8 个，现有 4 个，减少 4 个"
    assert report.rows[0].cells[2:] == ("县民政局", "20 个工作日", "10 个工作日", "10 个工作日", 0.5, 5, 2)
    assert report.rows[2].cells[5:] == ("单位不同", None, None, 2)
    assert "没有计入的：单位不同的 1 项，法定没有规定时限的 1 项。" in report.notes


def test_without_former_steps_it_says_so() -> None:
    facts = {fact.first: fact.second for fact in limits_report(county(service("甲"))).facts}
    assert facts["环节"] == "还没有登记原有环节数"


def test_certificate_free() -> None:
    document = load("minimal").documents[0].model_copy(update={"exempt_by": "id_card"})
    report = exempt_report(county(service("甲", documents=(document,)), service("乙")))
    assert [fact.second for fact in report.facts] == ["1 项，占 50%", "1 份次"]
    assert [row.cells for row in report.rows] == [
        ("甲", "T-MINIMAL", "县民政局", "居民身份证", "居民身份证", 1, 1),
    ]


def test_any_place_the_farthest_first() -> None:
    report = any_place_report(
        county(service("甲", any_place="county"), service("乙"), service("丙", any_place="nation"))
    )
    assert [fact.second for fact in report.facts] == ["2 项，占 66.67%", "1 项", "1 项"]
    assert [(row.cells[0], row.cells[1]) for row in report.rows] == [("全国", "丙"), ("全县", "甲")]


def test_a_county_without_services() -> None:
    assert limits_report(county()).rows == exempt_report(county()).rows == any_place_report(county()).rows == ()

"""A few answers become a draft that passes the checks."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from catalog.checks import check_definition
from catalog.definition import LimitSpec, ServiceDefinition
from catalog.guided import COMMON_PAPERS, TIERS, WORK, Guided, guided_tree
from catalog.library import Library
from catalog.primitives import Tier
from catalog.problems import has_errors
from catalog.readers.tree_reader import read_tree
from catalog.sample import load_sample

LIBRARY = load_sample().library
ACCEPTING = [("village",), ("township",), ("village", "township"), ("county",), ("village", "township", "county")]
ANSWERED: dict[str, Any] = {
    "code": "QS-XX-001",
    "name": "试办补贴申领",
    "department": "civil_affairs",
    "summary": "给本县户籍的老人发补贴，满80周岁可以申请。",
    "conditions": ("户籍在本县。",),
    "presence_reason": "要当面拍照。",
    "basis_title": "某某办法",
    "basis_article": "第三条",
    "consult_phone": "0000-6200101",
    "supervise_phone": "0000-6200901",
}


def drafted(library: Library = LIBRARY, **answers: Any) -> ServiceDefinition:
    read = read_tree(guided_tree(Guided(**{**ANSWERED, **answers}), library), library=library)
    assert read.definition is not None, read.problems
    return read.definition


def all_ways() -> list[dict[str, Any]]:
    names = ("who", "accepting", "deciding", "promised_days", "work", "result", "proxy")
    values = product(
        ["person", "organisation", "both"],
        ACCEPTING,
        TIERS,
        [0, 1, 4, 20],
        [(), WORK],
        ["money", "certificate"],
        [True, False],
    )
    ways = [dict(zip(names, one, strict=True)) for one in values]
    nearest = [min(map(TIERS.index, way["accepting"])) for way in ways]
    return [way for way, first in zip(ways, nearest, strict=True) if TIERS.index(way["deciding"]) >= first]


def test_every_way_to_answer_makes_a_draft_without_errors() -> None:
    ways = all_ways()
    assert len(ways) > 500
    for way in ways:
        found = check_definition(drafted(**way), known_departments={"civil_affairs"})
        assert not has_errors(found), (way, [str(one) for one in found])


def test_the_steps_take_no_longer_than_what_was_promised() -> None:
    definition = drafted(accepting=("village", "township"), deciding="county", promised_days=20, work=WORK)
    counted = [step.limit for step in definition.steps if step.counts and step.limit]
    assert sum(limit.value for limit in counted) == 20
    assert [step.kind for step in definition.steps] == ["accept", "inspect", "vote", "publicise", "review", "decide"]
    assert definition.first_review_tier is Tier.TOWNSHIP
    assert definition.handling_kind == "promised"


def test_on_the_spot() -> None:
    definition = drafted(promised_days=0, work=WORK)
    assert definition.handling_kind == "on_the_spot"
    assert definition.promised_limit == LimitSpec(value=0)
    assert [step.id for step in definition.steps] == ["accept_township", "decide_township"]


def test_papers_proxy_and_result() -> None:
    definition = drafted(papers=("id_card", "bank_card"), other_papers=("收入证明", "租房合同"), result="money")
    names = [document.name for document in definition.documents]
    assert names[:3] == ["申请表", "居民身份证", "社会保障卡或惠民惠农“一卡通”存折"]
    assert names[3:] == ["收入证明", "租房合同", "代办服务委托书", "监护关系证明", "代办人居民身份证"]
    assert {section.id for section in definition.sections} == {"agent", "applicant", "request", "account"}
    alone = drafted(proxy=False)
    assert not alone.proxy.allowed and alone.proxy.presence_reason == "要当面拍照。"
    assert "agent" not in {section.id for section in alone.sections}


def test_the_own_form_takes_the_place_of_the_shared_one() -> None:
    definition = drafted(other_papers=("学历证书", "乡村兽医登记申请表"), proxy=False)
    named = [(document.use, document.name) for document in definition.documents]
    assert named == [("application_form", "乡村兽医登记申请表"), (None, "学历证书")]
    bare = drafted(Library(), other_papers=("登记表",), proxy=False)
    assert [document.name for document in bare.documents] == ["登记表"]


def test_a_certificate_is_called_by_its_name() -> None:
    assert drafted(result="certificate", result_name="老年人优待证").results[0].name == "老年人优待证"
    assert drafted(result="certificate").results[0].name == "证件"


def test_what_was_not_answered_stays_open() -> None:
    said = {**ANSWERED, "summary": "", "conditions": (), "basis_title": "", "consult_phone": ""}
    read = read_tree(guided_tree(Guided(**said), LIBRARY), library=LIBRARY)
    errors = {problem.path for problem in read.problems if problem.severity == "error"}
    assert errors == {"summary", "conditions[0]", "legal_basis[0].title"}


@pytest.mark.parametrize("deciding", TIERS)
def test_without_a_library_everything_is_written_out(deciding: str) -> None:
    definition = drafted(
        Library(), accepting=("village",), deciding=deciding, promised_days=9, work=WORK, result="certificate"
    )
    assert not has_errors(check_definition(definition, known_departments={"civil_affairs"}))


def test_the_papers_offered_are_in_the_shipped_library() -> None:
    assert set(COMMON_PAPERS) <= set(LIBRARY.documents)

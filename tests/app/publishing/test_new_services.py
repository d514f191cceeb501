"""New services: whatever they begin with, they are drafts that nobody is offered."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed
from app.models import AuditEntry, Organisation, Service, ServiceDraft
from app.people.actors import Actor
from app.publishing import new_services
from app.publishing.new_services import Naming, suggested_code, suggested_codes
from app.publishing.operations import publish_draft
from app.publishing.queries import search_services
from app.publishing.versions import current_version
from catalog.guided import Guided
from catalog.templates import templates

NAMING = Naming("QS-XX-001", "试办事项", "civil_affairs")
ALLOWANCE = "QS-MZ-001"


@pytest.fixture
def begin(session: Session, administrator: Actor) -> Callable[..., object]:
    """`begin("copy_service", source=…)` as the administrator, now."""

    def do(way: str, **given: object) -> object:
        made = getattr(new_services, way)(session, **{"actor": administrator, "now": clock.now(), **given})
        session.commit()
        return made

    return do


def draft(session: Session, code: str) -> ServiceDraft:
    return session.scalars(select(ServiceDraft).join(Service).where(Service.code == code)).one()


def told(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {problem.name: problem.message for problem in refused.value.problems}


def test_from_a_template(session: Session, begin: Callable[..., object]) -> None:
    for number, template in enumerate(templates()):
        code = begin("start_from_template", template=template, naming=replace(NAMING, code=f"QS-XX-{number:03d}"))
        service = session.scalars(select(Service).where(Service.code == code)).one()
        assert (service.name, service.state, service.current_version_id) == ("试办事项", "draft", None)
        assert draft(session, str(code)).format == "tree"
        assert 0 < draft(session, str(code)).error_count <= 6
    assert not search_services(session, "试办事项")


def test_it_is_recorded_with_where_it_came_from(session: Session, begin: Callable[..., object]) -> None:
    begin("copy_service", source=ALLOWANCE, naming=NAMING)
    entries = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == NAMING.code).order_by(AuditEntry.seq))
    actions = [(entry.action, json.loads(entry.detail)) for entry in entries]
    assert actions[0] == ("service.created", {"name": "试办事项", "origin": f"copy/{ALLOWANCE}"})
    assert actions[1][0] == "service.draft_saved"


def test_answers_become_a_draft_that_can_be_published(
    session: Session, begin: Callable[..., object], administrator: Actor
) -> None:
    said = Guided(
        code="",
        name="百岁老人慰问",
        department="civil_affairs",
        summary="给满100周岁的老人发慰问金。",
        conditions=("满100周岁。",),
        accepting=("village", "township"),
        deciding="county",
        promised_days=10,
        result="money",
        basis_title="慰问办法",
        consult_phone="0000-6200101",
        supervise_phone="0000-6200901",
    )
    code = str(begin("start_guided", said=said))
    assert code == "QS-MZ-014"
    assert draft(session, code).error_count == 0
    publish_draft(session, code=code, actor=administrator, now=clock.now())
    assert current_version(session, code, clock.today()).definition.name == "百岁老人慰问"


def test_a_copy_keeps_the_basis_and_leaves_codes_and_devolution(
    session: Session, begin: Callable[..., object], administrator: Actor
) -> None:
    begin("copy_service", source=ALLOWANCE, naming=NAMING)
    publish_draft(session, code=NAMING.code, actor=administrator, now=clock.now())
    copied = current_version(session, NAMING.code, clock.today()).definition
    source = current_version(session, ALLOWANCE, clock.today()).definition
    assert (copied.code, copied.name) == ("QS-XX-001", "试办事项")
    assert (copied.legal_basis, copied.documents, copied.steps) == (
        source.legal_basis,
        source.documents,
        source.steps,
    )
    assert (copied.devolution, copied.codes.local_catalog_code) == ((), "")
    with pytest.raises(Invalid) as refused:
        begin("copy_service", source="QS-XX-404", naming=replace(NAMING, code="QS-XX-002"))
    assert told(refused) == {"source": "请选择一个已经发布的事项"}


def test_a_split_makes_a_draft_for_each_option_and_leaves_the_service(
    session: Session, begin: Callable[..., object], administrator: Actor
) -> None:
    parts = {"local": ("QS-MZ-101", "高龄津贴（本县）"), "moved_in": ("QS-MZ-102", "高龄津贴（迁入）")}
    made = begin("split_service", source=ALLOWANCE, situation="household_origin", parts=parts)
    assert made == ["QS-MZ-101", "QS-MZ-102"]
    trees = [json.loads(draft(session, code).text) for code in made]
    assert [tree["handling_item"] for tree in trees] == ["一直在本县", "近一年从外县迁入"]
    assert [len(tree.get("situations", [])) for tree in trees] == [0, 0]
    papers = [{paper.get("id", paper.get("use")) for paper in tree["documents"]} for tree in trees]
    assert papers[1] - papers[0] == {"stop_payment_proof"}
    assert [draft(session, code).error_count for code in made] == [0, 0]
    for code in made:
        publish_draft(session, code=code, actor=administrator, now=clock.now())
    assert current_version(session, ALLOWANCE, clock.today()).number == 1


def test_a_split_is_all_or_nothing_and_tells_at_which_part(session: Session, begin: Callable[..., object]) -> None:
    def refused_for(situation: str, parts: dict[str, tuple[str, str]]) -> Invalid:
        with pytest.raises(Invalid) as refused:
            begin("split_service", source=ALLOWANCE, situation=situation, parts=parts)
        session.rollback()
        return refused.value

    twice = {"local": ("QS-MZ-101", "甲"), "moved_in": ("QS-MZ-101", "")}
    problems = {one.name: one.message for one in refused_for("household_origin", twice).problems}
    assert problems["code-local"] == "编码 QS-MZ-101 写了两次"
    assert "请填写事项名称" in problems["name-moved_in"]
    assert "没有这个情形" in refused_for("nothing", twice).message
    assert "请选择要拆出来的情形" in refused_for("household_origin", {}).message
    assert "没有这个选项" in refused_for("household_origin", {"nowhere": ("QS-MZ-101", "甲")}).message
    assert session.scalar(select(Service.id).where(Service.code == "QS-MZ-101")) is None


@pytest.mark.parametrize(
    ("naming", "field"),
    [
        (replace(NAMING, code="小事"), "code"),
        (replace(NAMING, code=ALLOWANCE), "code"),
        (replace(NAMING, name=""), "name"),
        (replace(NAMING, name="长" * 201), "name"),
        (replace(NAMING, department="nobody"), "department"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(begin: Callable[..., object], naming: Naming, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        begin("start_from_template", template=templates()[0], naming=naming)
    assert list(told(refused)) == [field]


def test_only_the_county_adds_services(begin: Callable[..., object], actor: Callable[[str], Actor]) -> None:
    for user in ("wanghaiyan", "shenguilan", "zhourui"):
        with pytest.raises(NotAllowed):
            begin("copy_service", source=ALLOWANCE, naming=NAMING, actor=actor(user))
        with pytest.raises(NotAllowed):
            begin("split_service", source=ALLOWANCE, situation="x", parts={}, actor=actor(user))


def test_the_next_code_of_a_department(session: Session) -> None:
    assert suggested_code(session, "civil_affairs") == "QS-MZ-014"
    assert suggested_code(session, "nobody") == ""
    session.add(Service(code="QS-MZ-200", name="x", department="civil_affairs"))
    session.add(
        Organisation(code="traffic", name="县交通运输局", kind="department", tier="county", path="990101/traffic/")
    )
    session.flush()
    found = suggested_codes(session, ["civil_affairs", "traffic", "human_resources"])
    assert found == {"civil_affairs": "QS-MZ-201", "traffic": "QS-JT-001", "human_resources": "QS-RS-106"}

"""Certificates brought in, row by row or not at all, and looked up again."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid
from app.models import AuditEntry, Certificate
from app.people.actors import Actor
from app.prefilling.certificates import LocalStore
from app.prefilling.loading import HEADERS, counts, load_certificates

NUMBER = "990101194605180243"
ROW = {
    "证照种类": "居民身份证",
    "持有人身份证号": NUMBER,
    "证照编号": NUMBER,
    "发证机关": "青石县公安局",
    "发证日期": "2016-07-04",
    "有效期至": "2027-01-01",
    "姓名": "张桂兰",
}


def _load(session: Session, content: bytes) -> tuple[int, int]:
    done = load_certificates(session, content=content, today=clock.today(), actor=None, now=clock.now())
    return done.added, done.replaced


def _json(*rows: dict[str, Any]) -> bytes:
    return json.dumps(rows, ensure_ascii=False).encode()


def _find(session: Session, actor: Actor, kinds: frozenset[str], day: Any = None) -> list[str]:
    found = LocalStore().find(
        session,
        id_number=NUMBER,
        kinds=kinds,
        purpose="受理",
        form="abc",
        actor=actor,
        now=clock.now(),
        today=day or clock.today(),
    )
    return [one.facts.get("person.name", "") for one in found]


def test_a_workbook_and_json_bring_the_same(session: Session, actor: Callable[[str], Actor]) -> None:
    book = Workbook()
    book.active.append(HEADERS)
    book.active.append([ROW.get(header) for header in HEADERS])
    out = io.BytesIO()
    book.save(out)
    assert _load(session, out.getvalue()) == (1, 0)
    assert _load(session, _json(ROW | {"姓名": "张桂香"})) == (0, 1), "the newer one takes its place"
    assert _find(session, actor("lixiumei"), frozenset({"id_card"})) == ["张桂香"]
    assert [(one.title, one.count) for one in counts(session)] == [("居民身份证", 1)]


def test_only_what_is_in_force_and_asked_for_is_found(session: Session, actor: Callable[[str], Actor]) -> None:
    _load(session, _json(ROW))
    agent = actor("lixiumei")
    assert _find(session, agent, frozenset({"household_book"})) == []
    assert _find(session, agent, frozenset({"id_card"}), clock.today().replace(year=2028)) == []
    session.commit()
    rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "certificate.looked_up")).all()
    assert len(rows) == 2, "looks that find nothing are recorded too"
    assert all(NUMBER not in row.detail and "受理" in row.detail for row in rows)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"证照种类": "借书证"}, "没有叫“借书证”"),
        ({"持有人身份证号": "990101194605180244"}, "第 2 行"),
        ({"证照编号": ""}, "没有填“证照编号”"),
        ({"发证日期": "去年"}, "2026-03-01"),
        ({"发证日期": "2030-01-01"}, "对不上"),
        ({"有效期至": "2010-01-01"}, "对不上"),
        ({"姓名": "长" * 300}, "太长"),
        ({}, "两行"),
    ],
)
def test_one_wrong_row_stops_the_file(session: Session, change: dict[str, str], says: str) -> None:
    with pytest.raises(Invalid) as refusal:
        _load(session, _json(ROW, ROW | change))
    assert says in "；".join(refusal.value.sentences())
    assert session.scalar(select(func.count()).select_from(Certificate)) == 0


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"[1]", b"PK\x03\x04broken", b"\xff\xfe", b"[" * 90_000])
def test_no_file_breaks_it(session: Session, content: bytes) -> None:
    with pytest.raises(Invalid):
        _load(session, content)

"""Imports: which files are taken, and what exports hold."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid
from app.models import ImportBatch, ImportItem, Service, ServiceDelegation
from app.people.actors import Actor
from app.publishing import exports, imports
from app.publishing.drafts import draft_tree, save_draft, save_tree
from app.publishing.exports import Wanted
from catalog.sample import DATA
from tests.app.publishing.importing import CODE, OTHER, Desk


def _zip(files: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return stream.getvalue()


def test_yaml_files_and_zips_of_them(desk: Desk, session: Session) -> None:
    text = (DATA / "services" / f"{CODE}.yaml").read_text("utf-8")
    edited = text.replace("summary: ", "summary: 改过，", 1)
    broken = text.replace(CODE, "QS-MZ-902").replace("approval_tier:", "aproval_tier:", 1)
    files = {"目录/a.yaml": edited, "目录/b.yaml": broken, "目录/c.yaml": "a: [", "library.yaml": "x", "说明.txt": "x"}
    items = desk.items(desk.checked(_zip(files), "事项.zip"))
    assert {code: one.outcome for code, one in items.items()} == {
        CODE: "changed",
        "QS-MZ-902": "refused",
        "目录/c.yaml": "refused",
    }
    places = [one["spot"] for one in json.loads(items["QS-MZ-902"].problems)]
    assert all(place["sheet"] == "目录/b.yaml" and place["row"] for place in places)
    desk.go_on(desk.stage(("a.yaml", edited.encode()), ("b.yaml", edited.encode())))
    batch_id = session.scalar(select(func.max(ImportBatch.id))) or 0
    refused = session.scalars(select(ImportItem).where(ImportItem.batch_id == batch_id)).all()
    assert [one.outcome for one in refused] == ["refused", "refused"]


def test_what_is_exported_as_yaml_says_the_same(desk: Desk, session: Session) -> None:
    packed = exports.export(session, wanted=Wanted(), form="yaml", actor=desk.actor)
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert "library.yaml" in archive.namelist()
        assert f"services/{CODE}.yaml" in archive.namelist()
    batch_id = desk.checked(packed.content, "事项.zip")
    assert set(imports.counts(session, batch_id)) == {"same", "waiting"}
    again = exports.export(session, wanted=Wanted(), form="yaml", actor=desk.actor)
    assert again.content == packed.content


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"not a workbook", "没有"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "旧格式"),
        ("a.zip", b"PK\x03\x04 broken", "损坏"),
        ("a.zip", _zip({"说明.txt": "x"}), "没有 YAML 文件"),
        ("a.zip", _zip({"x.yaml": "\0" * 1_900_000}), "压缩比例"),
    ],
)
def test_files_that_bring_nothing_are_refused_at_once(desk: Desk, name: str, content: bytes, words: str) -> None:
    if name == "a.xlsx":
        items = desk.items(desk.checked(content, name))
        assert [one.outcome for one in items.values()] == ["refused"]
        return
    with pytest.raises(Invalid) as refusal:
        desk.stage((name, content))
    assert words in " ".join(refusal.value.sentences())


def test_an_export_takes_only_what_is_asked_for(desk: Desk, session: Session, actor: Callable[[str], Actor]) -> None:
    def codes(wanted: Wanted, who: Actor) -> list[str]:
        return [str(one["code"]) for one in exports.trees_of(session, wanted, who, {})]

    assert codes(Wanted(codes=[CODE, OTHER]), desk.actor) == [CODE, OTHER]
    assert CODE in codes(Wanted(text="gljt"), desk.actor)
    assert all(code.startswith("QS-GA") for code in codes(Wanted(department="public_security"), desk.actor))
    given = select(Service.code).join(ServiceDelegation, ServiceDelegation.service_id == Service.id)
    department = actor("zhourui")
    theirs = given.where(ServiceDelegation.organisation_id == department.organisation_id).order_by(Service.code)
    assert codes(Wanted(), department) == list(session.scalars(theirs))
    assert OTHER not in codes(Wanted(), department)
    assert codes(Wanted(state="withdrawn"), desk.actor) == []


def test_drafts_can_be_taken_out_and_brought_in_elsewhere(desk: Desk, session: Session) -> None:
    tree = {**(draft_tree(session, CODE).tree or {}), "summary": "草稿里的"}
    save_tree(session, code=CODE, tree=tree, revision=0, actor=desk.actor, now=clock.now())
    save_draft(session, code=OTHER, text="不是: [事项", revision=0, actor=desk.actor, now=clock.now())
    left_out: dict[str, str] = {}
    wanted = Wanted(codes=[CODE, OTHER], content="drafts")
    (found,) = exports.trees_of(session, wanted, desk.actor, left_out)
    assert found["summary"] == "草稿里的"
    assert list(left_out) == [OTHER]

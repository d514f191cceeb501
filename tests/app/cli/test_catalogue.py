"""`catalog`: definitions as files."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import Account, Service, ServiceDraft
from app.publishing.library import shared_library
from app.publishing.versions import current_version
from catalog.sample import DATA
from tests.app.cli.conftest import Run

CODE = "QS-MZ-001"
SHIPPED = DATA / "services" / f"{CODE}.yaml"

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def edited(run: Run, tmp_path: Path) -> Path:
    """The service's file with another summary."""
    run("catalog", "export", CODE, "-o", tmp_path / "out")
    file = tmp_path / "out" / f"{CODE}.yaml"
    lines = file.read_text("utf-8").splitlines()
    changed = ["summary: 另一句话" if line.startswith("summary:") else line for line in lines]
    file.write_text("\n".join(changed), "utf-8")
    return file


def test_the_shipped_definitions_have_no_errors(run: Run) -> None:
    ran = run("catalog", "check")
    assert ran.code == 0
    assert "0 个有错误" in ran.out


def test_a_broken_file_is_listed_with_all_its_problems(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(SHIPPED.read_text("utf-8").replace("approval_tier:", "aproval_tier:"), "utf-8")
    ran = run("catalog", "check", broken)
    assert ran.code == 1
    assert "aproval_tier" in ran.out
    assert ran.out.count("错误") >= 2


def test_what_is_exported_says_the_same(run: Run, tmp_path: Path) -> None:
    assert run("catalog", "export", "-o", tmp_path / "out").code == 0
    assert len(list((tmp_path / "out").iterdir())) >= 36
    assert run("catalog", "diff", tmp_path / "out" / f"{CODE}.yaml").out == ""
    assert "发布 0 项" in run("catalog", "import", tmp_path / "out").out


def test_a_difference_is_told_and_an_import_publishes_it(run: Run, edited: Path, app: Flask, session: Session) -> None:
    assert "另一句话" in run("catalog", "diff", edited).out
    assert "发布 1 项" in run("catalog", "import", edited).out
    version = current_version(session, CODE, clock.today())
    assert (version.number, version.definition.summary) == (2, "另一句话")


def test_a_draft_is_published_in_someone_s_name(run: Run, edited: Path, app: Flask, session: Session) -> None:
    service = session.scalars(select(Service).where(Service.code == CODE)).one()
    session.add(ServiceDraft(service_id=service.id, text=edited.read_text("utf-8"), updated_at=clock.now()))
    session.commit()
    tomorrow = clock.today() + timedelta(days=1)
    published = run("catalog", "publish", CODE, "--user", "fangxiaoming", "--effective-from", tomorrow)
    assert "第 2 版" in published.out
    assert current_version(session, CODE, clock.today()).number == 1
    assert current_version(session, CODE, tomorrow).number == 2


def test_not_everybody_may_publish(run: Run, edited: Path, app: Flask, session: Session) -> None:
    service = session.scalars(select(Service).where(Service.code == CODE)).one()
    author = session.scalars(select(Account.id)).first()
    session.add(ServiceDraft(service_id=service.id, text="x", updated_at=clock.now(), updated_by_id=author))
    session.commit()
    ran = run("catalog", "publish", CODE, "--user", "lixiumei")
    assert (ran.code, "由县级管理员办理" in ran.err) == (1, True)


def test_editors_get_a_schema(run: Run, tmp_path: Path) -> None:
    assert run("catalog", "schema", "-o", tmp_path / "schema.json").code == 0
    assert json.loads((tmp_path / "schema.json").read_text("utf-8"))["type"] == "object"


def test_parts_of_a_folder_that_are_new_come_along(run: Run, tmp_path: Path, app: Flask, session: Session) -> None:
    library = (DATA / "library.yaml").read_text("utf-8").replace("name: 居民身份证\n", "name: 身份证件\n", 1)
    new = library.replace("option_lists:\n", "option_lists:\n  colours: {title: 颜色, options: [红, 绿]}\n", 1)
    (tmp_path / "library.yaml").write_text(new, "utf-8")
    (tmp_path / "services").mkdir()
    text = SHIPPED.read_text("utf-8").replace("options_use: living_states", "options_use: colours")
    (tmp_path / "services" / f"{CODE}.yaml").write_text(text, "utf-8")
    ran = run("catalog", "import", tmp_path)
    assert "新增 1 个共用件" in ran.out and "材料“id_card”与库里的不同" in ran.out
    library = shared_library(session)
    assert library.option_lists["colours"]["options"] == ["红", "绿"]
    assert library.documents["id_card"]["name"] == "居民身份证"


def test_a_broken_library_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "library.yaml").write_text("documents: [1]", "utf-8")
    (tmp_path / f"{CODE}.yaml").write_text(SHIPPED.read_text("utf-8"), "utf-8")
    ran = run("catalog", "import", tmp_path)
    assert ran.code == 1 and "应当是若干行" in ran.err and "Traceback" not in ran.err


# ── workbooks, batches ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def workbook(run: Run, tmp_path: Path) -> Path:
    """The service as a workbook with another summary."""
    file = tmp_path / "事项.xlsx"
    assert run("catalog", "export", CODE, "-o", file).code == 0
    book = openpyxl.load_workbook(file)
    book["事项"]["C3"] = "另一句话"
    book.save(file)
    return file


def test_a_workbook_is_checked_compared_imported_and_taken_back(
    run: Run, workbook: Path, app: Flask, session: Session
) -> None:
    assert "1 个文件，0 个有错误" in run("catalog", "check", workbook).out
    assert "另一句话" in run("catalog", "diff", workbook).out
    imported = run("catalog", "import", workbook, "--user", "fangxiaoming")
    assert "发布 1 项，没有变化 0 项，有错误 0 项。批次 1。" in imported.out
    assert current_version(session, CODE, clock.today()).definition.summary == "另一句话"
    session.commit()  # the command has its own connection
    undone = run("catalog", "undo", "1", "--user", "fangxiaoming")
    assert (undone.code, "撤销 1 项" in undone.out) == (0, True)
    session.expire_all()
    assert current_version(session, CODE, clock.today()).definition.summary != "另一句话"
    session.commit()
    assert run("catalog", "undo", "1", "--user", "fangxiaoming").code == 1


def test_wrong_cells_are_named_by_every_command(run: Run, workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    book["事项"]["F3"] = "县里"
    book.save(workbook)
    for command in ("check", "import"):
        ran = run("catalog", command, workbook)
        assert ran.code == 1
        assert "“事项”表 F3" in ran.out
    assert run("catalog", "diff", workbook).code == 1


def test_drafts_are_imported_in_someone_s_name_only(run: Run, workbook: Path, app: Flask, session: Session) -> None:
    assert run("catalog", "import", workbook, "--draft").code != 0
    assert "存为草稿 1 项" in run("catalog", "import", workbook, "--draft", "--user", "fangxiaoming").out
    assert session.scalars(select(ServiceDraft)).one().format == "tree"
    assert current_version(session, CODE, clock.today()).number == 1


def test_others_do_not_import(run: Run, workbook: Path) -> None:
    ran = run("catalog", "import", workbook, "--user", "shenguilan")
    assert (ran.code, "县级管理员" in ran.err) == (1, True)


def test_the_template_is_written(run: Run, tmp_path: Path) -> None:
    assert run("catalog", "template", "-o", tmp_path / "t.xlsx").code == 0
    assert "填写说明" in openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames

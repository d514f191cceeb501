"""导入导出 on the screen: what is shown, who may, and that it works without a script."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from app.models import AuditEntry, ImportBatch, ServiceDraft
from app.publishing.import_files import MOST_BYTES
from tests.support.client import DeskClient

HERE = "/studio/imports/"
CODE = "QS-MZ-001"


@pytest.fixture
def admin(browser_of: Callable[[str], DeskClient]) -> DeskClient:
    return browser_of("fangxiaoming")


def _exported(admin: DeskClient, **fields: str) -> bytes:
    answer = admin.post("/studio/exports", data={"form": "workbook", "codes": CODE, **fields})
    assert answer.status_code == 200, answer.text
    return answer.data


def _edited(content: bytes, words: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["事项"]["C3"] = words
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _upload(admin: DeskClient, content: bytes, name: str = "事项 表.xlsx") -> str:
    """Upload and check to the end with the button; the address of the batch."""
    answer = admin.post(HERE, data={"files": FileStorage(io.BytesIO(content), name)})
    assert answer.status_code == 303, answer.text
    here = str(answer.headers["Location"])
    while "data-run" in admin.get(here).text:
        assert admin.post(f"{here}/step").status_code == 303
    return here


def test_a_workbook_goes_out_and_comes_in_without_a_script(admin: DeskClient, session: Session) -> None:
    here = _upload(admin, _edited(_exported(admin), "改过的说明"))
    page = admin.get(here).text
    assert "改过的说明" in page
    assert "导入 1 项" in page
    assert admin.post(f"{here}/start", data={"target": "draft"}).status_code == 303
    assert "继续" in admin.get(here).text
    admin.post(f"{here}/step")
    assert "已存为草稿 1 项" in admin.get(here).text
    assert session.scalar(select(func.count()).select_from(ServiceDraft)) == 1
    admin.post(f"{here}/undo")
    admin.post(f"{here}/step")
    assert "已撤销 1 项" in admin.get(here).text
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(ServiceDraft)) == 0


def test_a_script_is_told_how_far_it_is(admin: DeskClient) -> None:
    answer = admin.post(HERE, data={"files": FileStorage(io.BytesIO(_exported(admin)), "a.xlsx")})
    step = admin.post(f"{answer.headers['Location']}/step", headers={"X-Requested-With": "fetch"})
    assert step.json == {"state": "staged", "done": 1, "total": 1, "over": True, "words": ""}


def test_refusals_are_listed_with_their_place_and_given_back_marked(admin: DeskClient) -> None:
    here = _upload(admin, _edited(_exported(admin), "=cmd|' /C calc'!A0"))
    page = admin.get(here).text
    assert "“事项”表第 3 行“一句话说明”（C3）" in page
    assert "没有可以导入的事项" in page
    answer = admin.get(f"{here}/marked.xlsx")
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    assert openpyxl.load_workbook(io.BytesIO(answer.data))["事项"]["C3"].fill.fgColor.rgb == "FFFFC7CE"


def test_what_cannot_be_read_is_told_on_the_page(admin: DeskClient) -> None:
    answer = admin.post(HERE, data={"files": FileStorage(io.BytesIO(b"\xd0\xcf\x11\xe0 old"), "旧.xls")})
    assert answer.status_code == 422
    assert "密码" in answer.text
    answer = admin.post(HERE, data={})
    assert answer.status_code == 422
    assert "请选择要导入的文件" in answer.text


def test_larger_files_than_usual_are_taken_here_and_nowhere_else(admin: DeskClient) -> None:
    answer = _posted(admin, b"# " + b"x" * (6 * 1024 * 1024))
    assert answer.status_code == 303  # read, and refused as one file that is too long
    here = str(answer.headers["Location"])
    admin.post(f"{here}/step")
    assert "文字太长" in admin.get(here).text
    assert admin.post("/studio/exports", data={"q": "x" * (6 * 1024 * 1024)}).status_code == 413
    assert _posted(admin, b"x" * (MOST_BYTES + 100_000)).status_code == 413


def _posted(admin: DeskClient, content: bytes) -> TestResponse:
    """A large file, sent from memory: the test client would leave a temporary file open."""
    head = b'--cut\r\nContent-Disposition: form-data; name="files"; filename="a.yaml"\r\n\r\n'
    body = head + content + b"\r\n--cut--\r\n"
    return admin.post(HERE, data=body, content_type="multipart/form-data; boundary=cut")


def test_a_wrong_day_keeps_the_page(admin: DeskClient) -> None:
    here = _upload(admin, _edited(_exported(admin), "改过的说明"))
    for day, words in (("2020-01-01", "不能早于今天"), ("明天", "2026-01-31")):
        answer = admin.post(f"{here}/start", data={"target": "publish", "effective_from": day})
        assert (answer.status_code, words in answer.text) == (422, True)
    assert admin.post(f"{here}/cancel").status_code == 303
    assert "没有导入" in admin.get(here).text
    assert admin.post(f"{here}/start").status_code == 422


def test_the_list_tells_what_was_imported(admin: DeskClient) -> None:
    assert "还没有导入过" in admin.get(HERE).text
    _upload(admin, _exported(admin), "年度清单.xlsx")
    page = admin.get(HERE).text
    assert "年度清单.xlsx" in page
    assert "等您确认" in page


def test_names_of_files_are_only_text(admin: DeskClient) -> None:
    here = _upload(admin, _exported(admin), '../../<script>alert(1)</script>".xlsx')
    assert "<script>alert" not in admin.get(here).text
    assert "<script>alert" not in admin.get(HERE).text


def test_the_template_can_be_downloaded(admin: DeskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(admin.get(f"{HERE}template.xlsx").data))
    assert book.sheetnames[:2] == ["填写说明", "事项"]


def test_exports_are_chosen_by_filters_and_recorded(admin: DeskClient, session: Session) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_exported(admin, codes="", q="gljt")))
    codes = [row[0].value for row in book["事项"].iter_rows(min_row=3)]
    assert CODE in codes
    assert len(codes) < 10
    answer = admin.post("/studio/exports", data={"form": "yaml", "codes": CODE})
    assert answer.mimetype == "application/zip"
    answer = admin.post("/studio/exports", data={"codes": "NO-SUCH"})
    assert (answer.status_code, "没有可以导出的事项" in answer.text) == (422, True)
    actions = select(AuditEntry.detail).where(AuditEntry.action == "catalogue.exported").order_by(AuditEntry.seq)
    assert len(session.scalars(actions).all()) == 2


@pytest.mark.parametrize("username", ["shenguilan", "wanghaiyan", "lixiumei", "qinzhengwen"])
def test_others_do_not_get_in(browser_of: Callable[[str], DeskClient], session: Session, username: str) -> None:
    browser = browser_of(username)
    for path in (HERE, f"{HERE}1", f"{HERE}1/marked.xlsx"):
        assert browser.get(path).status_code == 403
    answer = browser.post(HERE, data={"files": FileStorage(io.BytesIO(b"code: X"), "a.yaml")})
    assert answer.status_code == 403
    assert session.scalar(select(func.count()).select_from(ImportBatch)) == 0


@pytest.mark.parametrize("path", ["999", "99999999999", "0"])
def test_batches_that_do_not_exist(admin: DeskClient, path: str) -> None:
    assert admin.get(f"{HERE}{path}").status_code == 404
    assert admin.post(f"{HERE}{path}/step").status_code == 404


def test_strange_addresses_do_no_harm(admin: DeskClient) -> None:
    here = _upload(admin, _exported(admin))
    for query in ("show=x", "page=-3", "page=x", "q=%25_", "show=same&page=999999999999"):
        assert admin.get(f"{here}?{query}").status_code == 200, query


def test_the_page_of_many_is_paged(admin: DeskClient, count_sql: Callable[[], object]) -> None:
    here = _upload(admin, _exported(admin, codes=""))
    page = admin.get(f"{here}?show=same").text
    assert "第 1 页，共 2 页" in page
    assert len(re.findall(r'<div class="hd">', page)) == 30

"""`print`: the same papers as the website's, into a file; what is asked wrongly is answered in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.app.cli.conftest import Run
from tests.reports.paper import pages_of
from tests.support.client import DeskClient
from tests.support.filled import act, number_of, sample_pairs, send
from tests.support.journey import OLD_AGE_ALLOWANCE, open_form

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the paper is the same on both
PHOTO = "近期一寸免冠彩色照片"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "x.pdf"


def words(file: Path) -> str:
    return "".join(pages_of(file.read_bytes()))


def returned(client: DeskClient) -> str:
    """The number of a case that was sent back for its photo, which had been promised."""
    client.log_in("lixiumei")
    late = {name: "0" for name in sample_pairs(OLD_AGE_ALLOWANCE) if name.startswith("d_photo")}
    assert late
    number = number_of(send(client, OLD_AGE_ALLOWANCE, {**late, "promise": "yes"}))
    client.log_in("wanghaiyan")
    act(client, number, "request_supplement", lack=["household_book"], reason="户口簿缺“本人页”。")
    return number


def test_a_guide(run: Run, file: Path) -> None:
    assert run("print", "guide", "QS-MZ-001", "-o", file).code == 0
    assert "高龄" in words(file)


def test_a_receipt(run: Run, app: Flask, client: DeskClient, session: Session, file: Path) -> None:
    client.log_in("lixiumei")
    number = open_form(client, session).send().location.split("/")[3]
    assert run("print", "receipt", number, "-o", file).code == 0
    assert number in words(file)
    assert "办结日期怎么算" in words(file) and "到期。" in words(file) and "还剩" not in words(file)


def test_a_notice_says_what_these_answers_ask_for(run: Run, file: Path) -> None:
    ran = run("print", "notice", "QS-MZ-001", "--at", "990101101", "--answer", "handled_by=agent", "-o", file)
    assert (ran.code, ran.out) == (0, f"已写到 {file}。\n")
    for_an_agent = words(file)
    assert "一次性告知单" in for_an_agent and "石桥镇便民服务中心" in for_an_agent and "由代办员办理" in for_an_agent
    assert "告知人" not in for_an_agent  # without a number nobody signs
    run("print", "notice", "QS-MZ-001", "--answer", "handled_by=self", "-o", file)
    assert "委托书" in for_an_agent and "委托书" not in words(file)


def test_promise_and_supplement(run: Run, app: Flask, client: DeskClient, file: Path) -> None:
    number = returned(client)
    assert run("print", "promise", number, "-o", file).code == 0
    promise = words(file)
    assert number in promise and "容缺受理承诺书" in promise and PHOTO in promise
    assert run("print", "supplement", number, "-o", file).code == 0
    supplement = words(file)
    assert number in supplement and "补正告知书" in supplement and "户口簿缺“本人页”" in supplement


def test_the_quick_card(run: Run, file: Path) -> None:
    assert run("print", "card", "--at", "990101101", "-o", file).code == 0
    assert "石桥镇便民服务中心" in words(file)
    assert run("print", "card", "-o", file).code == 0
    assert "青石县" in words(file)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("notice QS-XX-999", "没有这个事项，或者它还没有发布、已经停办"),
        ("notice QS-MZ-001 --at 12", "没有代码是 12 的单位"),
        ("notice QS-MZ-001 --answer handled_by=nobody", "请从列出的选项里选由谁办理"),
        ("notice QS-MZ-001 --answer s_weather=rain", "这个事项不问“s_weather”，情形有：handled_by、s_household_origin"),
        ("notice QS-MZ-001 --answer handled_by", "“handled_by”要写成 名=值"),
        ("promise SQ26-99999", "没有办件 SQ26-99999，或者它不在您的办理范围内"),
        ("supplement SQ26-99999", "没有办件 SQ26-99999，或者它不在您的办理范围内"),
        ("receipt SQ26-99999", "没有办件 SQ26-99999，或者它不在您的办理范围内"),
        ("card --at 12", "没有代码是 12 的单位"),
    ],
)
def test_mistakes_are_said_in_one_line(run: Run, file: Path, line: str, said: str) -> None:
    ran = run("print", *line.split(), "-o", file)
    assert (ran.code, ran.out, ran.err) == (1, "", f"错误：{said}\n")
    assert not file.exists()


def test_a_case_without_such_a_paper(run: Run, app: Flask, client: DeskClient, session: Session, file: Path) -> None:
    client.log_in("lixiumei")
    number = open_form(client, session).send().location.split("/")[3]
    assert run("print", "promise", number, "-o", file).err == "错误：这个办件没有容缺受理通知书和承诺书\n"
    assert run("print", "supplement", number, "-o", file).err == "错误：这个办件没有申请材料补正告知书\n"


def test_a_folder_that_is_not_there(run: Run, tmp_path: Path) -> None:
    nowhere = tmp_path / "没有" / "x.pdf"
    ran = run("print", "card", "-o", nowhere)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert str(nowhere) in ran.err


def test_papers_of_a_mandate_are_counted(run: Run, app: Flask, client: DeskClient, file: Path) -> None:
    client.log_in("lixiumei")
    number = number_of(send(client, OLD_AGE_ALLOWANCE, sample=1))
    assert run("print", "mandate", number, "-o", file).code == 0
    assert "代办服务委托书" in words(file) and number in words(file) and "补打" not in words(file)
    assert "委托人留存" in words(file) and "存档留存" not in words(file)
    assert run("print", "publicity", number, "-o", file).err == "错误：这个办件没有公示\n"

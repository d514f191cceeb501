"""The command line speaks Chinese, and fails in one clear line."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from app.cli import commands
from tests.app.cli.conftest import Run


def all_commands() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for name, command in commands.commands.items():
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, inner) for inner in command.commands]
    return found


@pytest.mark.parametrize("path", all_commands(), ids=" ".join)
def test_every_command_explains_itself_in_chinese(path: tuple[str, ...], capsys: pytest.CaptureFixture) -> None:
    from_click = ("Usage:", "Options:", "Commands:", "Show this", "required]", "default:", "[OPTIONS]")
    assert commands.main([*path, "--help"], standalone_mode=False) in (None, 0)
    text = capsys.readouterr().out
    assert text.startswith("用法：")
    assert not [word for word in from_click if word in text]


def test_defaults_ranges_and_what_must_be_given_are_said(capsys: pytest.CaptureFixture) -> None:
    commands.main(["serve", "--help"], standalone_mode=False)
    commands.main(["backup", "--help"], standalone_mode=False)
    text = capsys.readouterr().out
    assert "端口。（默认 8080，1 到 65535）" in text
    assert "监听的地址。（默认 127.0.0.1）" in text
    assert "写到哪里（.tar.gz）。（必填）" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing"], "没有命令 nothing"),
        (["serve", "--nothing"], "没有选项 --nothing"),
        (["serve", "--port", "99999"], "应在 1 到 65535 之间"),
        (["serve", "--port", "many"], "--port"),
        (["user", "add"], "缺少参数 用户名"),
        (["user", "add", "x"], "缺少选项 --name"),
        (["user", "add", "x", "--name", "张三", "--role", "厂长"], "可用的有 代办员"),
        (["init", "more"], "多了不认识的参数 more"),
        (["restore", "/no/such/file"], "没有这个文件"),
        (["print", "guide", "NO-SUCH", "-o", "x.pdf"], "没有这个事项"),
        (["print", "receipt", "SQ26-99999", "-o", "x.pdf"], "没有办件 SQ26-99999"),
    ],
)
def test_mistakes_are_told_in_one_line(run: Run, arguments: list[str], words: str) -> None:
    ran = run(*arguments)
    assert ran.code != 0
    assert words in ran.err
    assert ran.err.startswith("错误：")
    assert len(ran.err.strip().splitlines()) == 1


def test_without_a_database_the_next_step_is_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    ran = run("audit", "verify")
    assert (ran.code, "python run.py init" in ran.err) == (1, True)


def test_an_unreachable_database_is_told_without_a_trace(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/nowhere")
    ran = run("audit", "verify")
    assert ran.code == 1
    assert "数据库用不了" in ran.err
    assert "secret" not in ran.err
    assert "Traceback" not in ran.err


def test_a_wrong_setting_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_DATABASE_URL", "mysql://x")
    assert "DESK_DATABASE_URL" in run("audit", "verify").err


def test_without_arguments_it_shows_the_commands(run: Run) -> None:
    ran = run()
    assert ran.code == 0
    assert "backup" in ran.out

"""The shell of the day, the worker and the manifest: the same for everyone, and of one build."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from app.views.offline.shipped import HEADER
from tests.support.client import DeskClient

_HEAD = re.compile(r"self\.desk = (\{.*\});")


def _carried(client: DeskClient) -> tuple[str, dict[str, str]]:
    told = json.loads(_HEAD.match(client.get("/sw.js").get_data(as_text=True))[1])  # type: ignore[index]
    return told["build"], told["files"]


@pytest.mark.parametrize("path", ["/offline/", "/offline/lost"])
def test_pages_of_the_shell_are_the_same_for_everyone(client: DeskClient, app: Flask, path: str) -> None:
    agent: DeskClient = app.test_client()
    agent.log_in("lixiumei")
    answer = agent.get(path)
    assert answer.data == client.get(path).data
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "csrf" not in answer.get_data(as_text=True)


def test_the_worker_may_serve_all_pages_and_carries_what_the_shell_needs(client: DeskClient) -> None:
    answer = client.get("/sw.js")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.mimetype == "text/javascript"
    _build, files = _carried(client)
    page = client.get("/offline/").get_data(as_text=True)
    wanted = set(re.findall(r"/static/[^\"?#]+", page))
    assert wanted <= files.keys()
    marks = dict(re.findall(r"(/static/[^\"?#]+)\?v=([0-9a-f]+)", page))
    assert marks.items() <= files.items()


def test_every_script_that_a_carried_script_imports_is_carried_too(client: DeskClient, app: Flask) -> None:
    _build, files = _carried(client)
    root = "http://desk"
    for path in (one for one in files if one.endswith(".js") and "/vendor/" not in one):
        text = client.get(path).get_data(as_text=True)
        for name in re.findall(r"""(?:from|import)\s*\(?["'](\.{1,2}/[^"']+)["']""", text):
            found = _joined(root + path, name)
            assert found.removeprefix(root) in files or found.endswith("decode.js"), f"{path} imports {name}"


def _joined(base: str, name: str) -> str:
    parts = base.split("/")[:-1]
    for part in name.split("/"):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def test_nothing_for_administrators_is_carried(client: DeskClient) -> None:
    _build, files = _carried(client)
    assert not [path for path in files if "/studio" in path]


def test_pages_say_of_which_build_they_are(client: DeskClient) -> None:
    build, _files = _carried(client)
    assert client.get("/login/").headers[HEADER] == build
    assert HEADER not in client.get("/static/css/look.css").headers


def test_the_manifest_names_icons_that_exist(client: DeskClient) -> None:
    told = client.get("/manifest.webmanifest").get_json()
    assert (told["name"], told["display"], told["scope"]) == ("代办台", "standalone", "/")
    assert {(icon["sizes"], icon["purpose"]) for icon in told["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    for icon in told["icons"]:
        assert client.get(icon["src"]).mimetype == "image/png"


def test_agents_bring_the_worker_along_and_strangers_do_not(client: DeskClient, agent: DeskClient) -> None:
    assert "js/offline/register.js" in agent.get("/desk/services").get_data(as_text=True)
    assert "js/offline/register.js" not in client.get("/login/").get_data(as_text=True)

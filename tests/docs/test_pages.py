"""What the documents point to exists, and both READMEs say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.config import ROOT, Settings

PAGES = [*sorted(ROOT.glob("README*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
_ROOMS = "app|catalog|forms|reports|migrations|tests|tools|benchmarks|docs"
_FILE = re.compile(rf"`((?:{_ROOMS})/[A-Za-z0-9_./-]+)`")


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_files_named_in_the_text_exist(page: Path) -> None:
    named = _FILE.findall(page.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", sorted(ROOT.glob("README*.md")), ids=_name)
def test_readme_names_every_setting(page: Path) -> None:
    named = set(re.findall(r"`(DESK_[A-Z_]+)`", page.read_text("utf-8")))
    assert named == {f"DESK_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(r"^(#+) ", id="headings"),
        pytest.param(r"!\[[^\]]*\]\(([^)]+)\)", id="pictures"),
        pytest.param(r"^\| `([^`]+)`", id="rows of tables"),
        pytest.param(r"^(\.venv/.*?|make \w+|export .*?)(?:  +#|$)", id="commands"),
    ],
)
def test_readmes_are_in_step(part: str) -> None:
    english, chinese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))
    found = re.findall(part, english, re.MULTILINE)
    assert found
    assert found == re.findall(part, chinese, re.MULTILINE)

"""清单: which items stand in them and why, page by page; one without items is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from catalog.figures import Exemption
from catalog.sample import load_sample
from catalog.versions import canonical_json
from reports.handbook.entries import Entry, entry_of
from reports.handbook.fronts import Listed
from reports.handbook.tables import Table, tables
from tests.reports import samples

DAY = date(2026, 10, 1)
PLAIN = entry_of(canonical_json(samples.compiled("minimal").definition))
NOWHERE = replace(PLAIN.figures, agents=False, exemptions=(), any_place="", visits=2, modes=("window",))


def entry(**figures: object) -> Entry:
    return replace(PLAIN, devolved=(), figures=replace(NOWHERE, **figures))


def told(*entries: Entry) -> dict[str, Table]:
    items = [Listed(one, f"{n:02d}", f"{n:02d}-1", "") for n, one in enumerate(entries, 1)]
    return {table.name: table for table in tables(items, DAY)}


def test_what_no_item_stands_in_is_left_out() -> None:
    assert told(entry()) == {}
    assert list(told(entry(), entry(visits=0))) == ["one-visit"]


def test_an_item_stands_where_it_belongs_with_its_reason() -> None:
    found = told(
        entry(
            agents=True,
            acceptance_tiers=("village", "township"),
            presence=("人脸识别",),
            exemptions=(Exemption("身份证", "id_card"), Exemption("户口簿", "household_register")),
            any_place="county",
            visits=1,
            modes=("window", "self_service"),
        )
    )
    facts = {name: table.pages[0][0].fact for name, table in found.items()}
    assert facts["agents"].endswith("；本人到场：人脸识别") and "村" in facts["agents"]
    assert facts["exempt"] == "身份证、户口簿"
    assert facts["any-place"].endswith("通办") and facts["one-visit"] == "跑一次"
    assert "自助" in facts["self-service"]


def test_a_batch_counts_from_its_day() -> None:
    began = replace(entry(), devolved=(("2026-01-01", "第一批"), ("2027-01-01", "第二批")))
    assert told(began)["devolved"].pages[0][0].fact == "第一批"
    assert told(replace(entry(), devolved=(("2027-01-01", "第二批"),))) == {}


def test_long_lists_are_broken_and_lose_nobody() -> None:
    found = told(*(entry(visits=0) for _one in range(75)))["one-visit"]
    assert [row.number for page in found.pages for row in page] == [f"{n:02d}" for n in range(1, 76)]
    assert [len(page) for page in found.pages] == [28, 30, 17]
    wide = told(*(entry(exemptions=(Exemption("很长的材料名称" * 4, "id_card"),)) for _one in range(40)))["exempt"]
    assert len(wide.pages) > 2


def test_the_shipped_county_has_all_of_them() -> None:
    shipped = [entry_of(canonical_json(read.definition)) for _file, read in load_sample().services if read.definition]
    found = told(*shipped)
    assert list(found) == ["devolved", "agents", "exempt", "any-place", "one-visit", "self-service"]

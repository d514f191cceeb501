"""Did you mean …"""

from __future__ import annotations

from catalog.suggestions import did_you_mean, nearest


def test_nearest_word() -> None:
    assert nearest("titel", ["title", "tier"]) == "title"
    assert nearest("TITLE", ["title"]) == "title"
    assert nearest("xyz", ["title"]) is None
    assert nearest("材料名", {"材料名称": "name", "份数": "count"}) == "name"
    assert nearest("x" * 100_000, ["title"]) is None


def test_tail_of_a_sentence() -> None:
    assert did_you_mean("titel", ["title"]) == "，是不是想写“title”？"
    assert did_you_mean("xyz", ["title"]) == ""


def test_capitals_do_not_matter() -> None:
    assert nearest("QS-MZ-01", ["QS-MZ-001", "QS-WJ-100"]) == "QS-MZ-001"
    assert nearest("TITEL", {"Title": "title"}) == "title"

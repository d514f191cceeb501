"""What one organisation may differ in."""

from __future__ import annotations

from catalog.overlay import overlaid, read_overlays
from tests.definitions import load

TEXT = """
overlays:
  - {organisation: '990101101', address: 石桥镇政府路1号, window: 3号窗口, hours: 工作日全天}
  - {organisation: '990101101', services: [T-MINIMAL], phone: 0000-6222099}
  - {organisation: '990101102', services: [T-RICH], hours: 周一至周六}
"""


def test_the_service_itself_wins_over_all_services() -> None:
    overlays, problems = read_overlays(TEXT)
    assert not problems
    here = overlaid(load("minimal"), overlays, organisation="990101101")
    assert here.contact.place_note == "石桥镇政府路1号 3号窗口"
    assert here.contact.hours == "工作日全天"
    assert here.contact.consult_phone == "0000-6222099"
    assert here.contact.supervise_phone == load("minimal").contact.supervise_phone


def test_nothing_else_changes() -> None:
    overlays, _ = read_overlays(TEXT)
    before, here = load("minimal"), overlaid(load("minimal"), overlays, organisation="990101101")
    assert here.model_copy(update={"contact": before.contact}) == before
    assert overlaid(before, overlays, organisation="990101102") is before


def test_mistakes() -> None:
    _, problems = read_overlays("overlays: [{organisation: a, promised_limit: 3天}]")
    assert problems[0].path == "overlays[0].promised_limit"
    _, problems = read_overlays("overlays: [{organisation: a, hours: 早}, {organisation: a, hours: 晚}]")
    assert "写了两次" in problems[0].message
    assert read_overlays("overlays: [")[1]

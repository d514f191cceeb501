"""Every printable can be made of every shipped service: no service breaks a paper that it has never met.

The words are put together for all of them each time. Laying out takes its seconds: each printable with three services,
told off in turn, so that all services have theirs in every run; with all of them by `make papers`.
"""

from __future__ import annotations

import logging
import os

import pytest

from catalog.compiled import CompiledDefinition, compile_definition
from catalog.sample import load_sample
from reports.pdf import make_together
from reports.registry import PRINTABLES, Printable
from reports.render import render_html
from reports.sheets import Sheet
from reports.specimens import Specimen
from tests.reports.paper import pages_of, ua_failures

_SERVICES = [compile_definition(read.definition) for _file, read in load_sample().services if read.definition]
_OF_SERVICES = [one.id for one in PRINTABLES.values() if one.of in ("service", "case")]
_EACH = 3


@pytest.mark.parametrize("printable", PRINTABLES)
def test_every_shipped_service_fills_it(printable: str) -> None:
    one = PRINTABLES[printable]
    for service in _SERVICES if one.of in ("service", "case") else _SERVICES[:1]:
        html = render_html(one.id, one.sample(Specimen(compiled=service)))
        assert html.startswith("<!DOCTYPE html>"), service.definition.code


def chosen(printable: str) -> list[CompiledDefinition]:
    """The services with which a printable is laid out: three, beginning where the printable before it ended."""
    if printable not in _OF_SERVICES:
        return _SERVICES[:1]
    if os.environ.get("ALL_GUIDES"):
        return _SERVICES
    first = _OF_SERVICES.index(printable) * _EACH
    return [_SERVICES[(first + at) % len(_SERVICES)] for at in range(_EACH)]


def test_every_service_is_laid_out_and_every_printable_with_three() -> None:
    told_off = [service.definition.code for one in _OF_SERVICES for service in chosen(one)]
    assert set(told_off) == {service.definition.code for service in _SERVICES}
    assert all(len({service.definition.code for service in chosen(one)}) >= _EACH for one in _OF_SERVICES)


@pytest.mark.parametrize("printable", PRINTABLES)
def test_nothing_is_wrong_with_its_layout(printable: str, caplog: pytest.LogCaptureFixture) -> None:
    """Three at a time in one file: fonts are written once."""
    sheets = [sheet(PRINTABLES[printable], service) for service in chosen(printable)]
    with caplog.at_level(logging.WARNING, "weasyprint"):
        for first in range(0, len(sheets), _EACH):
            make_together(sheets[first : first + _EACH])
    assert not caplog.messages


def sheet(one: Printable, service: CompiledDefinition) -> Sheet:
    it = Specimen(compiled=service)
    return Sheet(it.printed(render_html(one.id, one.sample(it))), it.assets)


_MOST_PAPERS = 12  # services whose receipts come near the foot of the page


def test_what_is_signed_on_a_receipt_never_stands_alone() -> None:
    """One A5 page; where papers are too many, the last of them go with the signatures."""
    fullest = sorted(_SERVICES, key=lambda service: len(service.definition.documents))[-_MOST_PAPERS:]
    pdf, counts = make_together([sheet(PRINTABLES["receipt"], service) for service in fullest])
    pages = iter(pages_of(pdf))
    for service, count in zip(fullest, counts, strict=True):
        last = [next(pages) for _page in range(count)][-1]
        assert count <= 2 and service.definition.documents[-1].name in last, service.definition.code
    assert counts.count(2) <= 1, counts


@pytest.mark.parametrize("printable", ["manifest", "agent_booklet", "table"])
def test_listeners_can_read_tables_and_lists(printable: str) -> None:
    pdf, _counts = make_together([sheet(PRINTABLES[printable], _SERVICES[0])])
    assert ua_failures(pdf) == []

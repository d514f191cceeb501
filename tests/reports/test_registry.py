"""Every printable can be made of every shipped service: no service breaks a paper that it has never met.

The words are put together for all of them each time. Laying out takes its seconds: each printable with one service (no
two with the same), and with all of them by `ALL_GUIDES=1 make test ARGS=tests/reports/test_registry.py`.
"""

from __future__ import annotations

import logging
import os

import pytest

from catalog.compiled import CompiledDefinition, compile_definition
from catalog.sample import load_sample
from reports.pdf import make_pdf
from reports.registry import PRINTABLES, Printable
from reports.render import render_html
from reports.specimens import Specimen

_SERVICES = [compile_definition(read.definition) for _file, read in load_sample().services if read.definition]


@pytest.mark.parametrize("printable", PRINTABLES)
def test_every_shipped_service_fills_it(printable: str) -> None:
    one = PRINTABLES[printable]
    for service in _SERVICES if one.of in ("service", "case") else _SERVICES[:1]:
        html = render_html(one.id, one.sample(Specimen(compiled=service)))
        assert html.startswith("<!DOCTYPE html>"), service.definition.code


def chosen(place: int, one: Printable) -> list[CompiledDefinition]:
    """The services with which a printable is laid out."""
    if one.of not in ("service", "case"):
        return _SERVICES[:1]
    return _SERVICES if os.environ.get("ALL_GUIDES") else [_SERVICES[place % len(_SERVICES)]]


@pytest.mark.parametrize(("place", "printable"), list(enumerate(PRINTABLES)))
def test_nothing_is_wrong_with_its_layout(place: int, printable: str, caplog: pytest.LogCaptureFixture) -> None:
    one = PRINTABLES[printable]
    with caplog.at_level(logging.WARNING, "weasyprint"):
        for service in chosen(place, one):
            make_pdf(render_html(one.id, one.sample(Specimen(compiled=service))))
    assert not caplog.messages

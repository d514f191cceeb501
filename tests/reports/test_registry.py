"""Every printable can be made of every shipped service: no service breaks a paper that it has never met."""

from __future__ import annotations

import pytest

from catalog.compiled import compile_definition
from catalog.sample import load_sample
from reports.registry import PRINTABLES
from reports.render import render_html
from reports.specimens import Specimen

_SERVICES = [compile_definition(read.definition) for _file, read in load_sample().services if read.definition]


@pytest.mark.parametrize("printable", PRINTABLES)
def test_every_shipped_service_fills_it(printable: str) -> None:
    one = PRINTABLES[printable]
    for service in _SERVICES if one.of in ("service", "case") else _SERVICES[:1]:
        html = render_html(one.id, one.sample(Specimen(compiled=service)))
        assert html.startswith("<!DOCTYPE html>"), service.definition.code

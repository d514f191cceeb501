"""Templates: what people typed is text, never markup or code; a misspelt name is an error, not a gap."""

from __future__ import annotations

from dataclasses import replace

import pytest
from jinja2 import TemplateNotFound, UndefinedError
from jinja2.exceptions import SecurityError

from reports.render import _environment, render_html
from tests.reports.samples import compiled, guide_context, receipt_context

_EVIL = "<script>alert(1)</script>"


def test_what_people_typed_is_escaped() -> None:
    guide = replace(guide_context(compiled("minimal")), name=_EVIL, conditions=(_EVIL,), code='"><b>')
    receipt = replace(receipt_context(compiled("minimal")), applicant_name=_EVIL, case_number='"><b>')
    for page in (render_html("guide", guide), render_html("receipt", receipt)):
        assert "<script" not in page
        assert '"><b>"' not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_braces_in_a_definition_are_not_a_template() -> None:
    page = render_html("guide", replace(guide_context(compiled("minimal")), conditions=("{{ 7 * 7 }}",)))
    assert "{{ 7 * 7 }}" in page.replace('<span class="nw">', "").replace("</span>", "")


def test_templates_cannot_reach_into_python() -> None:
    with pytest.raises(SecurityError):
        _environment().from_string("{{ ''.__class__.__mro__ }}").render()


def test_misspelt_name_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        _environment().from_string("{{ it.nmae }}").render(it=guide_context(compiled("minimal")))


def test_unknown_printable_is_an_error() -> None:
    with pytest.raises(TemplateNotFound):
        render_html("no-such", guide_context(compiled("minimal")))

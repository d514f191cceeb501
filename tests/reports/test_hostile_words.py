"""Names are words on every printable, and never markup."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.registry import PRINTABLES, Printable
from reports.render import render_html
from reports.specimens import Specimen
from tests.reports.samples import compiled

HOSTILE = '<script>alert(1)</script>"\'&<img src="file:///etc/passwd">{{ 7 * 191 }}'
SPECIMEN = replace(
    Specimen(compiled=compiled("minimal")),
    **dict.fromkeys(("applicant_name", "agent_name", "clerk_name", "approver_name", "applicant_phone"), HOSTILE),
)
_NAMED = (
    "mandate",
    "mandate_end",
    "agent_acceptance",
    "agent_completion",
    "inspection_record",
    "vote_record",
    "manifest",
)


@pytest.mark.parametrize("printable", PRINTABLES.values(), ids=lambda one: one.id)
def test_names_are_words(printable: Printable) -> None:
    page = render_html(printable.id, printable.sample(SPECIMEN))
    assert "<script" not in page and "<img src=" not in page and "1337" not in page
    if printable.id in _NAMED:
        assert "&lt;script" in page

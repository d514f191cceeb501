"""A page of the handbook to be looked at: one item, as it stands in the book of an invented county."""

from __future__ import annotations

from reports.documents import guide
from reports.handbook.marks import ELEMENTS, NEW
from reports.handbook_contexts import ItemPages
from reports.specimens import Specimen


def sample(specimen: Specimen) -> ItemPages:
    """The item of any service, changed at one place."""
    said = guide.build(
        specimen.compiled,
        version_number=specimen.version_number,
        effective_from=specimen.effective_from,
        county_name=specimen.county_name,
        places=specimen.places,
        url=specimen.guide_url,
        today=specimen.effective_from,
        department_names={specimen.definition.department: specimen.department_name},
    )
    changed = {"limits": "2026 年 3 月改：承诺时限缩短"}
    return ItemPages(
        number="07",
        book=f"{specimen.county_name}办事手册",
        guide=said,
        is_new=False,
        marks={key: changed.get(key, "") for key in (*ELEMENTS, NEW)},
        feet=("第 2 版　2026-03-01", "第 1 版　2025-09-01"),
        where="",
    )

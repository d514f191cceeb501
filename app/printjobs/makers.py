"""What the worker can print: a line for each kind of paper.

A maker is called with a session, the subject of an item, who ordered it, and now. It looks again whether this person
may have the paper (they ordered it a while ago) and raises a DeskError with a sentence when not: NotAllowed,
NotFoundHere, Invalid. Laying out comes later, in another process and outside of any transaction.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from app import clock
from app.issuing.kinds import KINDS
from app.people.actors import Actor
from app.printing.forms import blank_of, blank_sheet, mandate_blank_of, sample_of
from app.printing.guide_forms import OFFERED, form_sheet
from app.printing.guides import guide_context, read_organisations
from app.printjobs.case_files import make_case_file
from app.printjobs.case_papers import case_maker
from app.printjobs.making import Made, Maker, Said
from app.publishing.versions import current_version
from app.wording import msgid
from reports.contexts import GuideContext
from reports.render import render_html
from reports.sheets import Sheet

__all__ = ["MAKERS", "Made", "Maker", "Said"]


def _guide(session: Session, subject: str, _actor: Actor, now: datetime) -> Made:
    """`subject`: the code of a service, with `@` and the code of a place for what is near it."""
    it = _words(session, subject, now)
    return Made(f"{it.code} {it.name} 办事指南", (Sheet(render_html("guide", it)),))


def _guide_form(form: str, name: str, session: Session, subject: str, _actor: Actor, now: datetime) -> Made:
    """The same subject, in another form of the guide."""
    it = _words(session, subject, now)
    return Made(f"{it.code} {it.name} {name}", (form_sheet(form, it),))


def _words(session: Session, subject: str, now: datetime) -> GuideContext:
    code, _at, place = subject.partition("@")
    version = current_version(session, code, clock.local_date(now))
    return guide_context(version, read_organisations(version.service_id), place)


def _guide_forms() -> dict[str, Maker]:
    """Those of the menu of a guide that are paper."""
    papers = [(one.file.removesuffix(".pdf"), one.name) for one in OFFERED if one.file.endswith(".pdf")]
    return {f"guide.{form}": Maker(name, partial(_guide_form, form, name), of="service") for form, name in papers}


def _blank_form(session: Session, subject: str, _actor: Actor, now: datetime) -> Made:
    """`subject`: the code of a service. Blanks with numbers are given out at the desk."""
    version = current_version(session, subject, clock.local_date(now))
    sheet = Sheet(render_html("blank_form", blank_of(version)))
    return Made(f"{subject} {version.definition.name} 空白表", (sheet,))


def _mandate_blank(session: Session, subject: str, _actor: Actor, now: datetime) -> Made:
    """`subject`: the code of a service for which somebody may act by a mandate."""
    version = current_version(session, subject, clock.local_date(now))
    sheet = Sheet(render_html("mandate_blank", mandate_blank_of(version)))
    return Made(f"{subject} {version.definition.name} 空白委托书", (sheet,))


def _sample_form(session: Session, subject: str, _actor: Actor, now: datetime) -> Made:
    """`subject`: the code of a service."""
    version = current_version(session, subject, clock.local_date(now))
    sheet = Sheet(render_html("sample_form", sample_of(session, version)))
    return Made(f"{subject} {version.definition.name} 样表", (sheet,))


def _numbered_blank(session: Session, subject: str, actor: Actor, _now: datetime) -> Made:
    """`subject`: the number of a blank that the desk of this person gave out."""
    sheet = blank_sheet(session, number=subject, organisation_id=actor.organisation_id)
    return Made(f"{subject} 空白表", (sheet,))


MAKERS: dict[str, Maker] = {
    "guide": Maker(msgid("办事指南"), _guide, of="service"),
    **_guide_forms(),
    "blank_form": Maker(msgid("空白表"), _blank_form, of="service"),
    "numbered_blank": Maker(msgid("编号空白表"), _numbered_blank, ("submit_case",)),
    "mandate_blank": Maker(msgid("空白委托书"), _mandate_blank, of="service"),
    "sample_form": Maker(msgid("样表"), _sample_form, of="service"),
    "case_file": Maker(msgid("案卷"), make_case_file, ("view_cases",), writes=True),
    **{f"case.{kind}": case_maker(kind) for kind in KINDS},
}

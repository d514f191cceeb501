"""归档: a case is filed by somebody who has seen what a check found, and with its place in the archive.

With it come the papers that nothing owes: the application with its signatures, and the list of what was handed in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.cases import operations
from app.cases.completeness import Finding
from app.cases.queries import CasePage, case_page
from app.cases.workflow import Event
from app.errors import Invalid
from app.issuing.file_check import check_page
from app.issuing.on_demand import ask_for_file
from app.models import Case, CaseFiling
from app.people.actors import Actor
from catalog.step_specs import StepKind
from forms.errors import FieldError

LONGEST_REASON = 300
_NUMBER = re.compile(r"[0-9A-Za-z·.\-]{1,12}")
_MOST_VOLUMES = 999_999


@dataclass(frozen=True)
class ArchivePlace:
    """全宗号, 目录号 and 案卷号."""

    fonds: str
    catalogue: str
    volume: int


@dataclass(frozen=True)
class Filing:
    """What is on file about a filing."""

    place: ArchivePlace | None
    reason: str
    findings: int


def is_filing(page: CasePage, action: Event) -> bool:
    """Whether this action files the case: by its own event, or as the last step of its way."""
    if action is Event.ARCHIVE:
        return True
    return action is Event.PASS_ON and _open_kind(page) == StepKind.ARCHIVE


def may_file(page: CasePage) -> bool:
    """Whether this person may file the case now."""
    by_step = Event.PASS_ON in page.handling.actions and _open_kind(page) == StepKind.ARCHIVE
    return by_step or Event.ARCHIVE in page.life.events


def file_case(
    session: Session, *, number: str, revision: int, typed: Mapping[str, str], actor: Actor, now: datetime
) -> Case:
    """File a case. `typed`: known, reason, fonds, catalogue, volume, as they were typed.

    Invalid while the check finds something and nobody says that it is known and why the case is filed all the same;
    for numbers that are not whole, and a place where another file stands. The rest is refused as the case's life says.
    """
    page = case_page(session, actor=actor, number=number)
    found = check_page(session, page)
    place = _place(typed)
    reason = _reason(found, typed)
    if place is not None:
        _require_free(session, place, page.case_id)
    act = operations.pass_on if Event.ARCHIVE not in page.life.events else operations.archive
    case = act(session, case_number=number, revision=revision, actor=actor, now=now)
    ask_for_file(session, case_id=case.id, actor=actor, now=now)
    _keep(session, case, found, reason, place, actor, now)
    return case


def filing_of(session: Session, *, case_id: int) -> Filing | None:
    """How a case was filed; None while it is not, and for what was filed before anybody asked."""
    kept = session.get(CaseFiling, case_id)
    if kept is None:
        return None
    place = ArchivePlace(kept.fonds, kept.catalogue or "", kept.volume or 0) if kept.fonds else None
    return Filing(place, kept.reason, len(json.loads(kept.findings)))


def next_place(session: Session, *, organisation_id: int | None) -> ArchivePlace | None:
    """The place behind the one that this desk gave last; None where it never gave one."""
    latest = select(CaseFiling).where(CaseFiling.organisation_id == organisation_id, CaseFiling.fonds.is_not(None))
    kept = session.scalars(latest.order_by(CaseFiling.filed_at.desc(), CaseFiling.case_id.desc()).limit(1)).first()
    return ArchivePlace(kept.fonds or "", kept.catalogue or "", (kept.volume or 0) + 1) if kept else None


def _open_kind(page: CasePage) -> str:
    return next((step.kind for step in page.steps if step.state == "open"), "")


def _reason(found: Sequence[Finding], typed: Mapping[str, str]) -> str:
    if not found:
        return ""
    reason = typed.get("reason", "").strip()
    problems = []
    if typed.get("known") != "yes":
        problems.append(FieldError("known", "", _("归档前检查有 %(n)s 处问题，请看过以后勾选", n=len(found))))
    if not reason:
        problems.append(FieldError("reason", "", _("请写明为什么仍然归档，会印在备考表上")))
    elif len(reason) > LONGEST_REASON:
        problems.append(FieldError("reason", "", _("理由最多 %(most)s 个字", most=LONGEST_REASON)))
    if problems:
        raise Invalid(problems)
    return reason


def _place(typed: Mapping[str, str]) -> ArchivePlace | None:
    fonds, catalogue, volume = (typed.get(name, "").strip() for name in ("fonds", "catalogue", "volume"))
    if not (fonds or catalogue or volume):
        return None
    if not (_NUMBER.fullmatch(fonds) and _NUMBER.fullmatch(catalogue)):
        raise _wrong(_("全宗号、目录号、案卷号要么都不填，要么都填；前两个用数字、字母和短横线，最多 12 位"))
    if not (volume.isascii() and volume.isdigit() and 1 <= int(volume) <= _MOST_VOLUMES):
        raise _wrong(_("案卷号请填 1 到 %(most)s 的数", most=_MOST_VOLUMES))
    return ArchivePlace(fonds, catalogue, int(volume))


def _require_free(session: Session, place: ArchivePlace, case_id: int) -> None:
    same = (
        CaseFiling.fonds == place.fonds,
        CaseFiling.catalogue == place.catalogue,
        CaseFiling.volume == place.volume,
        CaseFiling.case_id != case_id,
    )
    other = session.scalar(select(Case.number).join(CaseFiling, CaseFiling.case_id == Case.id).where(*same))
    if other is not None:
        raise _wrong(_("这个案卷号已经给了办件 %(number)s，请换一个", number=other))


def _wrong(sentence: str) -> Invalid:
    return Invalid([FieldError("volume", "", sentence)])


def _keep(
    session: Session,
    case: Case,
    found: Sequence[Finding],
    reason: str,
    place: ArchivePlace | None,
    actor: Actor,
    now: datetime,
) -> None:
    """A case that was opened again and is filed anew has one row: the last filing counts, the record has all."""
    kept = session.get(CaseFiling, case.id) or CaseFiling(case_id=case.id)
    kept.organisation_id, kept.filed_at, kept.filed_by_id = actor.organisation_id or 0, now, actor.user_id
    kept.findings, kept.reason = json.dumps([asdict(one) for one in found], ensure_ascii=False), reason
    if place is not None:
        kept.fonds, kept.catalogue, kept.volume = place.fonds, place.catalogue, place.volume
    session.add(kept)
    session.flush()
    detail = {"findings": len(found), "shelf": "-".join(map(str, asdict(place).values())) if place else ""}
    audit.record(
        session, actor=actor, now=now, action="case.file_placed", subject="case", subject_id=case.number, detail=detail
    )

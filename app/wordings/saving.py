"""Changing what letters say: always a new version, for one organisation and those below it, from a day to come."""

from __future__ import annotations

import datetime as dt
import json
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.clock import local_date
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import LetterAuthority, Organisation, Wording, WordingVersion
from app.people.actors import Actor
from app.people.organisations import take_turns
from app.people.problems import FieldProblem
from app.wordings.reading import Authorities
from app.wordings.shipping import canonical, digest, last_version
from reports.letter_kinds import LETTERS
from reports.letter_texts import LetterText, check_text, from_plain, lines_of

PLACES = ("county", "department", "township")
LONGEST_BASIS, LONGEST_NAME, LONGEST_PHONE, MOST_BODIES = 200, 80, 40, 3
_LATEST = dt.timedelta(days=366)


class StaleWording(Invalid):
    """Someone saved a version meanwhile."""


def find_place(session: Session, *, code: str, actor: Actor) -> Organisation:
    """An organisation whose letters the person may word; the own one for no code. NotFoundHere otherwise."""
    wanted = Organisation.code == code if code else Organisation.id == actor.organisation_id
    place = session.scalars(select(Organisation).where(wanted)).one_or_none()
    if place is None or place.kind not in PLACES or not actor.oversees(place.path):
        raise NotFoundHere(_("没有这个单位，或者它不归您管理"))
    return place


def save(
    session: Session,
    *,
    place: Organisation,
    kind: str,
    text: LetterText | None,
    effective_from: dt.date | None,
    basis: str,
    seen: int,
    actor: Actor,
    now: datetime,
) -> WordingVersion:
    """Add a version; no `text`: from that day as the organisation above. Flushes.

    `seen` is the number of the version that was shown (0 = none of its own yet). Invalid tells per box; StaleWording
    when somebody saved since; NotAllowed outside the person's own organisations.
    """
    _require_may(actor, place)
    problems = [] if text is None else problems_of(kind, text)
    problems += _of_day(effective_from, local_date(now)) + _of_basis(basis)
    if problems:
        raise Invalid(problems)
    take_turns(session, Organisation.id == place.id)
    wording = _wording(session, kind, place.id)
    last = last_version(session, wording.id)
    if (last.number if last else 0) != seen:
        raise StaleWording(message=_("刚刚有人保存过新的版本。请打开最新的再改，您写的还在下面。"))
    version = _version(wording, last, text, effective_from or local_date(now), basis.strip(), actor, now)
    session.add(version)
    session.flush()
    _note(session, place, kind, version, actor, now)
    return version


def _require_may(actor: Actor, place: Organisation) -> None:
    if not actor.can("edit_catalogue") or place.kind not in PLACES or not actor.oversees(place.path):
        raise NotAllowed(_("这个单位不归您管理"))


def problems_of(kind: str, text: LetterText) -> list[FieldProblem]:
    """What keeps a text from being used, by box. NotFoundHere for a kind that there is not."""
    if kind not in LETTERS:
        raise NotFoundHere(_("没有这种文书"))
    return [FieldProblem(one.place, one.sentence) for one in check_text(text, LETTERS[kind].kind)]


def _of_day(day: dt.date | None, today: dt.date) -> list[FieldProblem]:
    """Letters that are dated earlier keep what they say."""
    if day is None or day < today or day > today + _LATEST:
        return [FieldProblem("effective_from", _("请选生效日期，从今天起一年以内"))]
    return []


def _of_basis(basis: str) -> list[FieldProblem]:
    if not basis.strip() or len(basis.strip()) > LONGEST_BASIS:
        return [FieldProblem("basis", _("请写为什么改、依据什么，最多 %(most)s 个字", most=LONGEST_BASIS))]
    return []


def _wording(session: Session, kind: str, organisation_id: int) -> Wording:
    own = select(Wording).where(Wording.kind == kind, Wording.organisation_id == organisation_id)
    wording = session.scalars(own).one_or_none()
    if wording is None:
        wording = Wording(kind=kind, organisation_id=organisation_id)
        session.add(wording)
        session.flush()
    return wording


def _version(
    wording: Wording,
    last: WordingVersion | None,
    text: LetterText | None,
    day: dt.date,
    basis: str,
    actor: Actor,
    now: datetime,
) -> WordingVersion:
    stored = None if text is None else canonical(text)
    return WordingVersion(
        wording_id=wording.id,
        number=last.number + 1 if last else 1,
        text=stored,
        digest=digest(stored),
        effective_from=day,
        basis=basis,
        made_at=now,
        made_by_id=actor.user_id,
    )


def restore(
    session: Session, *, place: Organisation, kind: str, number: int, seen: int, actor: Actor, now: datetime
) -> WordingVersion:
    """Say again, from today, what an earlier version of the place said: as a new version."""
    statement = (
        select(WordingVersion)
        .join(Wording, Wording.id == WordingVersion.wording_id)
        .where(Wording.kind == kind, Wording.organisation_id == place.id, WordingVersion.number == number)
    )
    earlier = session.scalars(statement).one_or_none()
    if earlier is None:
        raise NotFoundHere(_("没有这个版本"))
    text = None if earlier.text is None else from_plain(kind, json.loads(earlier.text))
    basis = _("恢复第 %(n)s 版", n=number)
    day = local_date(now)
    return save(
        session, place=place, kind=kind, text=text, effective_from=day, basis=basis, seen=seen, actor=actor, now=now
    )


def _note(
    session: Session, place: Organisation, kind: str, version: WordingVersion, actor: Actor, now: datetime
) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action="wording.saved",
        subject="wording",
        subject_id=f"{kind}.{place.code}",
        detail={"version": version.number, "from": version.effective_from.isoformat(), "basis": version.basis},
    )


# ── 复议机关、法院、监督电话 ───────────────────────────────────────────────────────────────────────


def save_authority(
    session: Session, *, place: Organisation, said: Authorities, seen: int, actor: Actor, now: datetime
) -> None:
    """How a place signs, and where its letters send those who disagree; what is empty comes from above. Flushes."""
    _require_may(actor, place)
    if problems := _of_authorities(said):
        raise Invalid(problems)
    take_turns(session, Organisation.id == place.id)
    row = session.get(LetterAuthority, place.id, populate_existing=True)
    if (row.revision if row else 0) != seen:
        raise StaleWording(message=_("刚刚有人保存过。请打开最新的再改，您写的还在下面。"))
    if row is None:
        row = LetterAuthority(organisation_id=place.id, revision=0)
        session.add(row)
    row.signs_as, row.court, row.supervise_phone = said.signs_as, said.court, said.supervise_phone
    row.review_bodies = "\n".join(said.review_bodies)
    row.revision, row.updated_at, row.updated_by_id = row.revision + 1, now, actor.user_id
    session.flush()
    detail = {"signs_as": said.signs_as, "review_bodies": list(said.review_bodies), "court": said.court}
    audit.record(
        session,
        actor=actor,
        now=now,
        action="wording.authority_saved",
        subject="wording",
        subject_id=place.code,
        detail=detail,
    )


def _of_authorities(said: Authorities) -> list[FieldProblem]:
    problems = []
    if len(said.review_bodies) > MOST_BODIES or any(len(one) > LONGEST_NAME for one in said.review_bodies):
        words = _("一行写一个，最多 %(most)s 个，每个最多 %(long)s 个字", most=MOST_BODIES, long=LONGEST_NAME)
        problems.append(FieldProblem("review_bodies", words))
    for name in ("signs_as", "court"):
        if len(getattr(said, name)) > LONGEST_NAME:
            problems.append(FieldProblem(name, _("最多 %(most)s 个字", most=LONGEST_NAME)))
    if len(said.supervise_phone) > LONGEST_PHONE:
        problems.append(FieldProblem("supervise_phone", _("最多 %(most)s 个字", most=LONGEST_PHONE)))
    return problems


def typed_authorities(typed: dict[str, str]) -> Authorities:
    """What was typed into the four boxes."""
    one_line = {name: " ".join(typed.get(name, "").split()) for name in ("signs_as", "court", "supervise_phone")}
    return Authorities(review_bodies=lines_of(typed.get("review_bodies", "")), **one_line)

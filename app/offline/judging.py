"""A form from a phone, judged again: with the version it was filled in on, and as of the day it was taken in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.applicants_places import applicants_places, needed_tier
from app.cases.desks import Station
from app.cases.promises import promised_papers
from app.clock import local_date
from app.errors import NotFoundHere
from app.offline import changes
from app.offline.envelopes import Envelope
from app.people.actors import Actor
from app.people.places import CountyPlaces
from app.prefilling.provenance import LONGEST_REASON, Provenance, Unmet
from app.publishing.versions import LoadedVersion, current_version, version_by_id
from catalog.primitives import Tier
from forms.eligibility import unmet
from forms.submission import Submission, read_submission

_FORM_SHOWN = 16  # of a token, as other forms keep it beside their answers
# What nobody can pass without mending the form; everything else is for somebody to decide.
MISTAKES = frozenset({"errors", "file_unreadable"})
NOTES = frozenset({"clock", "unused"})  # said beside a case, and no reason against it


@dataclass(frozen=True)
class Reason:
    """Why a form is no case yet, or what is to be known of it; `about` are numbers of other cases."""

    code: str
    sentence: str
    about: tuple[str, ...] = ()

    def plain(self) -> list[object]:
        """As it is kept."""
        return [self.code, self.sentence, list(self.about)]


@dataclass
class Held(Exception):  # noqa: N818 - an answer to a person, not a fault
    """The form cannot become a case by itself."""

    reasons: Sequence[Reason] = ()


@dataclass(frozen=True)
class Passed:
    """What somebody at the desk has decided to go on against; `told` are cases of the same person."""

    codes: frozenset[str] = frozenset()
    told: tuple[str, ...] = ()
    reason: str = ""


NOTHING_PASSED = Passed()


@dataclass(frozen=True)
class Judged:
    """A form as the server reads it, with everything its case needs."""

    version: LoadedVersion
    submission: Submission
    station: Station | None
    provenance: Provenance
    reasons: Sequence[Reason] = field(default_factory=tuple)

    @property
    def notes(self) -> Sequence[Reason]:
        return [one for one in self.reasons if one.code in NOTES]


def judge(
    session: Session,
    envelope: Envelope,
    *,
    token: str,
    received_at: datetime,
    passed: Passed = NOTHING_PASSED,
    actor: Actor,
    now: datetime,
) -> Judged:
    """Read the form; `reasons` are all that speaks against it and what was not passed. Only reads."""
    version, places = version_by_id(session, envelope.version_id), CountyPlaces(session)
    day = local_date(received_at)
    submission = read_submission(version.compiled, envelope.answers, today=day, places=places)
    station = _station(session, envelope, version, actor)
    reasons = [*_mistakes(envelope, submission, station, version), *_unused(submission)]
    if "version_changed" not in passed.codes:
        reasons += _newer(session, envelope, version, submission, places, day, now)
    return Judged(version, submission, station, _provenance(envelope, submission, token, passed), reasons)


def _mistakes(
    envelope: Envelope, submission: Submission, station: Station | None, version: LoadedVersion
) -> Iterator[Reason]:
    for error in submission.errors:
        yield Reason("errors", _("%(label)s：%(message)s", label=error.label, message=error.message))
    for item in submission.missing:
        if item.is_blocking:
            yield Reason("errors", item.sentence)
    if station is None:
        yield Reason("errors", _place_wanted(version))
    if promised_papers(submission.missing) and envelope.said("promise") != "yes":
        yield Reason("errors", _("有材料没有收齐，可以容缺受理：请确认申请人承诺后补"))
    if (failed := unmet(submission.compiled, submission.answers.names())) and not envelope.said("unmet_reason"):
        titles = _("；").join(spec.title for spec in failed)
        yield Reason("errors", _("不符合“%(titles)s”。还要接着办的，请写明原因", titles=titles))


def _place_wanted(version: LoadedVersion) -> str:
    is_village = needed_tier(version.definition) is not Tier.TOWNSHIP
    word = _("村（社区）") if is_village else _("乡镇（街道）")
    return str(_("请选择申请人所在的%(place)s", place=word))


def _unused(submission: Submission) -> Iterator[Reason]:
    """What was typed for nothing is not thrown away in silence."""
    if submission.dropped:
        names = _("、").join(dict.fromkeys(one.label for one in submission.dropped))
        yield Reason("unused", _("这些填了，但按填写的情况用不上，没有留：%(names)s", names=names))


def _station(session: Session, envelope: Envelope, version: LoadedVersion, actor: Actor) -> Station | None:
    """Where the case will belong: the place the phone names, else the own; None when one must be named."""
    offered = applicants_places(session, actor, version.definition)
    if not offered:
        if actor.organisation_id is None:
            return None
        return Station(actor.organisation_id, actor.organisation_name, actor.organisation_path)
    wanted = envelope.place
    for one in offered:
        if one.code == wanted or (not wanted and one.id == actor.organisation_id):
            return Station(one.id, one.name, one.path)
    return None


def _newer(
    session: Session,
    envelope: Envelope,
    version: LoadedVersion,
    submission: Submission,
    places: CountyPlaces,
    day: dt.date,
    now: datetime,
) -> Iterator[Reason]:
    """What has become of the item since; both versions are asked as of the day of the application."""
    if version.service_state != "published":
        yield Reason("suspended", _("“%(name)s”已经停办，不能受理新件", name=version.definition.name))
        return
    try:
        newer = current_version(session, version.definition.code, local_date(now))
    except NotFoundHere:
        yield Reason("suspended", _("“%(name)s”现在没有生效的版本", name=version.definition.name))
        return
    if newer.id == version.id or submission.errors:
        return
    told = changes.what_changed(submission, envelope, pinned=version, newer=newer, today=day, places=places)
    if told:
        words = _(
            "手机上是第 %(old)s 版，现在是第 %(new)s 版，对这位申请人有变化", old=version.number, new=newer.number
        )
        yield Reason("version_changed", words)
        for sentence in told:
            yield Reason("version_changed", sentence)


def _provenance(envelope: Envelope, submission: Submission, token: str, passed: Passed) -> Provenance:
    failed = unmet(submission.compiled, submission.answers.names())
    return Provenance(
        form=token[:_FORM_SHOWN],
        unmet=tuple(Unmet(spec.title, spec.then) for spec in failed),
        unmet_reason=envelope.said("unmet_reason")[:LONGEST_REASON] if failed else "",
        same_reason=(passed.reason or envelope.said("same_reason"))[:LONGEST_REASON],
    )


def reasons_of(kept: Sequence[Sequence[object]]) -> list[Reason]:
    """Reasons as they were kept."""
    return [Reason(str(code), str(sentence), tuple(map(str, _listed(about)))) for code, sentence, about in kept]


def _listed(about: object) -> Sequence[object]:
    return about if isinstance(about, list) else []


def against(reasons: Sequence[Reason], passed: Passed = NOTHING_PASSED) -> list[Reason]:
    """Those that keep the form from becoming a case."""
    return [one for one in reasons if one.code not in NOTES and one.code not in passed.codes]


def is_mistaken(reasons: Sequence[Reason]) -> bool:
    """Whether the form has to be mended."""
    return any(one.code in MISTAKES for one in reasons)

"""民主评议记录: who should come and came, how they voted, and the arithmetic (村民委员会组织法 article 24).

Blank to be taken along, or filled from what was written down at the step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from catalog.definition import ServiceDefinition
from catalog.step_specs import VoteSpec
from reports.contexts import Pair
from reports.imprint import PLAIN, Imprint
from reports.mandate_contexts import CASE_FORM, Tick
from reports.special_contexts import VoteContext
from reports.specimens import Specimen
from reports.wording import date_words, listing

TITLE = "民主评议记录"
_LABELS = ("应到", "到会", "同意", "反对", "弃权")
_PLACES = 30  # lines to sign on where nobody knows yet how many come
_MOST_PLACES = 90
_RESULTS = (Tick("通过"), Tick("未通过"), Tick("到会人数不够，评议无效"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A vote with what it needed: so many present, so many of them in favour. None: not written down."""

    held_on: date | None
    should: int
    present: int
    agree: int
    against: int | None
    abstain: int | None
    enough_present: int
    enough_agree: int

    @property
    def is_valid(self) -> bool:
        return 0 < self.present >= self.enough_present

    @property
    def has_passed(self) -> bool:
        return self.is_valid and self.agree >= self.enough_agree


def build(
    definition: ServiceDefinition,
    spec: VoteSpec,
    *,
    organisation_name: str,
    case_number: str,
    applicant_name: str,
    address: str = "",
    situation: str = "",
    vote: Vote | None = None,
    imprint: Imprint = PLAIN,
) -> VoteContext:
    """Put a vote into its record; without one the record is blank."""
    return VoteContext(
        title=TITLE,
        organisation_name=organisation_name,
        case_number=case_number,
        facts=(
            Pair("评议事项", f"{definition.name}{f'（{situation}）' if situation else ''}"),
            Pair("被评议人", "　".join(part for part in (applicant_name, address) if part)),
        ),
        held_on=date_words(vote.held_on) if vote and vote.held_on else "",
        members=spec.members,
        rules=(_came_rule(spec), _agreed_rule(spec)),
        counts=_counts(vote),
        sums=_sums(spec, vote) if vote else (),
        outcome=_outcome(vote),
        results=() if vote else _RESULTS,
        places=min(vote.present, _MOST_PLACES) if vote else _PLACES,
        blank=vote is None,
        imprint=replace(imprint, sheet=CASE_FORM),
    )


def _came_rule(spec: VoteSpec) -> str:
    return f"到会人数达到应到人数的 {spec.quorum}，评议有效。"


def _agreed_rule(spec: VoteSpec) -> str:
    return f"同意人数达到到会人数的 {spec.approve}，评议通过。"


def _counts(vote: Vote | None) -> tuple[Pair, ...]:
    numbers: Sequence[int | None] = (
        (vote.should, vote.present, vote.agree, vote.against, vote.abstain) if vote else (None,) * len(_LABELS)
    )
    return tuple(
        Pair(label, "" if number is None else str(number)) for label, number in zip(_LABELS, numbers, strict=True)
    )


def _sums(spec: VoteSpec, vote: Vote) -> tuple[str, ...]:
    """应到 31 人 × 2/3 ＝ 20.67，应有 21 人到会；实到 25 人，符合规定。"""
    came = _sum("应到", vote.should, spec.quorum, f"应有 {vote.enough_present} 人到会")
    agreed = _sum("到会", vote.present, spec.approve, f"应有 {vote.enough_agree} 人同意")
    others = listing(
        f"{label} {number} 人"
        for label, number in (("反对", vote.against), ("弃权", vote.abstain))
        if number is not None
    )
    return (
        f"{came}；实到 {vote.present} 人，{_met(vote.present, vote.enough_present)}。",
        f"{agreed}；同意 {vote.agree} 人{f'，{others}' if others else ''}，{_met(vote.agree, vote.enough_agree)}。",
    )


def _met(people: int, least: int) -> str:
    return "符合规定" if people >= least else "不符合规定"


def _sum(label: str, people: int, share: str, needed: str) -> str:
    part = Fraction(share) * people
    exact = str(part) if part.denominator == 1 else f"{float(part):.2f}"
    return f"{label} {people} 人 × {share} ＝ {exact}，{needed}"


def _outcome(vote: Vote | None) -> str:
    if vote is None:
        return ""
    if not vote.is_valid:
        return "到会人数不足，评议无效，另行召集。"
    return "评议通过。" if vote.has_passed else "评议未通过。"


# ── sample ─────────────────────────────────────────────────────────────────────────────────────────


def sample(specimen: Specimen) -> VoteContext:
    """Thirty-one should come, twenty-five came, twenty-one agreed."""
    spec = next((one.vote for one in specimen.definition.steps if one.vote), None) or VoteSpec()
    vote = Vote(
        held_on=specimen.accepted_at.date(),
        should=31,
        present=25,
        agree=21,
        against=3,
        abstain=1,
        enough_present=21,
        enough_agree=17,
    )
    return build(
        specimen.definition,
        spec,
        organisation_name="石桥镇柳树沟村民委员会",
        case_number=specimen.case_number,
        applicant_name=specimen.applicant_name,
        address="柳树沟村 3 组",
        vote=vote,
        imprint=specimen.imprint_of("vote_record"),
    )

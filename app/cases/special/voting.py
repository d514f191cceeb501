"""民主评议: how many should have come, came and agreed; the rules are exact parts, so no rounding decides."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from flask_babel import gettext as _

from app.cases.special.work import (
    Line,
    Problems,
    Reading,
    Record,
    Scene,
    SpecialWork,
    Typed,
    day_problem,
    found,
    line_of,
)
from app.wording import msgid
from catalog.step_specs import StepKind, StepSpec, VoteSpec

MOST_PEOPLE = 9999
_COUNTS = ("should", "present", "agree")
_OTHERS = ("against", "abstain")  # written down where they were counted apart


@dataclass(frozen=True)
class Tally:
    """A vote with its arithmetic. `quorum` of those who should come must be there, `approve` of them agree."""

    should: int
    present: int
    agree: int
    quorum: Fraction
    approve: Fraction

    @property
    def enough_present(self) -> int:
        return ceil(self.quorum * self.should)

    @property
    def enough_agree(self) -> int:
        return ceil(self.approve * self.present)

    @property
    def is_valid(self) -> bool:
        """Whether enough came for the vote to count."""
        return self.present >= self.enough_present and self.present > 0

    @property
    def has_passed(self) -> bool:
        return self.is_valid and self.agree >= self.enough_agree

    def came(self) -> str:
        """应到 30 人，按 2/3 应有 20 人到会，实到 21 人，符合规定。"""
        words = _(
            "应到 %(should)s 人，按 %(part)s 应有 %(least)s 人到会，实到 %(present)s 人",
            should=self.should,
            part=self.quorum,
            least=self.enough_present,
            present=self.present,
        )
        return words + (_("，符合规定") if self.is_valid else _("，不符合规定"))

    def agreed(self) -> str:
        """到会 21 人，按 2/3 应有 14 人同意，同意 15 人，符合规定。"""
        words = _(
            "到会 %(present)s 人，按 %(part)s 应有 %(least)s 人同意，同意 %(agree)s 人",
            present=self.present,
            part=self.approve,
            least=self.enough_agree,
            agree=self.agree,
        )
        return words + (_("，符合规定") if self.agree >= self.enough_agree else _("，不符合规定"))

    def outcome(self) -> str:
        if not self.is_valid:
            return _("到会的人不够，评议不算数")
        return _("评议通过") if self.has_passed else _("评议未通过")


class Voting(SpecialWork):
    """村民委员会组织法 24 条 and the rules of the definition: so many present, so many of them in favour."""

    id = "vote"
    title = msgid("民主评议")

    def concerns(self, spec: StepSpec) -> bool:
        return spec.vote is not None or spec.kind is StepKind.VOTE

    def read(self, typed: Typed, scene: Scene) -> Reading:
        held_on = line_of(typed, "s_held_on")
        texts = {name: line_of(typed, f"s_{name}") for name in (*_COUNTS, *_OTHERS)}
        counts = {name: count for name, text in texts.items() if (count := _count(text)) is not None}
        problems = {name: _count_problem(text) for name, text in texts.items()}
        problems["present"] = problems["present"] or _more(counts, "present", "should", _("到会的不能多于应到的"))
        problems["agree"] = problems["agree"] or _more(counts, "agree", "present", _("同意的不能多于到会的"))
        problems["abstain"] = problems["abstain"] or _apart(counts)
        problems["held_on"] = day_problem(held_on, first=scene.opened_on, today=scene.today)
        if not held_on and not any(texts.values()):
            return Reading({}, {})
        rules = spec_of(scene.spec)
        record = {"held_on": held_on, **counts, "quorum": rules.quorum, "approve": rules.approve}
        return Reading(record, found(**problems))

    def lacking(self, record: Record, scene: Scene) -> Problems:
        words = {"should": _("请写应到人数"), "present": _("请写到会人数"), "agree": _("请写同意人数")}
        blank = {name: sentence for name, sentence in words.items() if name not in record}
        if not record.get("held_on"):
            blank["held_on"] = _("请写明哪天评议的")
        tally = tally_of(record)
        if tally is not None and not tally.is_valid:
            blank["present"] = _("%(sum)s。到会的人不够，评议不算数，请另行召集", sum=tally.came())
        return found(**blank)

    def typed(self, record: Record, scene: Scene) -> Typed:
        return Typed([(f"s_{name}", str(record.get(name, ""))) for name in ("held_on", *_COUNTS, *_OTHERS)])

    def sheet(self, spec: StepSpec) -> dict[str, Any]:
        rules = spec_of(spec)
        return {"quorum": rules.quorum, "approve": rules.approve, "members": rules.members}

    def lines(self, record: Record) -> tuple[Line, ...]:
        tally = tally_of(record)
        held = ((_("评议日期"), record.get("held_on", "")),)
        sums = ((_("到会"), tally.came()), (_("表决"), tally.agreed()), (_("结果"), tally.outcome())) if tally else ()
        against = _("反对 %(n)s 人", n=record["against"]) if "against" in record else ""
        abstain = _("弃权 %(n)s 人", n=record["abstain"]) if "abstain" in record else ""
        others = _("、").join(filter(None, (against, abstain)))
        apart = ((_("反对、弃权"), others),)
        return tuple(Line(label, value) for label, value in (*held, *sums, *apart) if value)

    def bars(self, record: Record) -> str:
        tally = tally_of(record)
        if tally is None or tally.has_passed:
            return ""
        return _("民主评议未通过（%(sum)s），不能批准，只能不予批准或者退回", sum=tally.agreed())


def spec_of(spec: StepSpec) -> VoteSpec:
    """The rules of the step; two thirds and two thirds where it says nothing."""
    return spec.vote or VoteSpec()


def tally_of(record: Record) -> Tally | None:
    """The vote, once all three numbers are there."""
    if any(name not in record for name in _COUNTS):
        return None
    should, present, agree = (record[name] for name in _COUNTS)
    return Tally(should, present, agree, Fraction(record["quorum"]), Fraction(record["approve"]))


def _apart(counts: dict[str, int]) -> str:
    """What does not add up, once agreement, opposition and abstention are all written down."""
    three = [counts.get(name) for name in ("agree", *_OTHERS)]
    if None in three or "present" not in counts:
        return ""
    total = sum(one or 0 for one in three)
    if total == counts["present"]:
        return ""
    return _("同意、反对、弃权加起来是 %(total)s 人，和到会的人数不一样", total=total)


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and int(text) <= MOST_PEOPLE else None


def _count_problem(text: str) -> str:
    return "" if not text or _count(text) is not None else _("人数要写 0 到 %(most)s 的整数", most=MOST_PEOPLE)


def _more(counts: dict[str, int], part: str, whole: str, sentence: str) -> str:
    return sentence if part in counts and whole in counts and counts[part] > counts[whole] else ""

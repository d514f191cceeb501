"""能不能办: conditions of an item that situations alone decide, for readers of a guide. Nothing personal is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from app.publishing.versions import LoadedVersion
from catalog.definition import SituationSpec
from forms.eligibility import Verdict, by_situation, may_decide, verdicts
from forms.names import situation_name


@dataclass(frozen=True)
class SelfCheck:
    """The questions with what was chosen, by HTML name, and what follows. No verdicts before an answer."""

    questions: Sequence[SituationSpec]
    chosen: dict[str, str]
    verdicts: Sequence[Verdict]


def self_check(version: LoadedVersion) -> SelfCheck | None:
    """What this request asks about; None when no condition of the item can be decided like that."""
    compiled = version.compiled
    asked = by_situation(compiled)
    questions = [one for one in compiled.definition.situations if one.id in asked and not one.multiple]
    if not questions:
        return None
    chosen = {situation_name(one.id): picked for one in questions if (picked := _picked(one))}
    names = {one.id: chosen[situation_name(one.id)] for one in questions if situation_name(one.id) in chosen}
    judged = [one for one in verdicts(compiled, names) if may_decide(compiled, one.spec)] if chosen else []
    return SelfCheck(questions, chosen, judged)


def _picked(situation: SituationSpec) -> str:
    value = request.args.get(situation_name(situation.id), "")
    return value if any(option.code == value for option in situation.options) else ""

"""Rules between answers, options under a condition, and papers required under one must be able to do their work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.checks.identities import every_field
from catalog.checks.registry import Location, Subject, cut, error, hint, removing, rule, setting, warning
from catalog.checks.solver import Goal
from catalog.conditions import names_used
from catalog.definition import OptionSpec, RuleSpec
from catalog.problems import Problem
from catalog.suggestions import did_you_mean


@rule
def rules_stand_beside_a_field(subject: Subject) -> Iterator[Problem]:
    """Our rule: the sentence stands beside a field of the form, where the person mends it."""
    fields = {field.id: field for field in subject.definition.fields()}
    for index, one in enumerate(subject.definition.rules):
        place: Location = ("rules", index, "at")
        if one.at not in fields:
            yield error(place, f"没有编号为“{one.at}”的表单项{did_you_mean(one.at, list(fields))}")
        elif fields[one.at].computed:
            message = f"“{fields[one.at].label}”是自动算出来的，没有地方改，提示请写在要人填的那一项旁边"
            yield warning(place, message)


@rule
def rules_are_mended_where_they_stand(subject: Subject) -> Iterator[Problem]:
    """Our rule: who reads the sentence must be able to mend one of the answers it is about, right there."""
    labels = {field.id: field.label for field in subject.definition.fields()}
    for index, one in enumerate(subject.definition.rules):
        logics = subject.logics_of(one.check, one.when)
        if logics and one.at in labels and not any(one.at in names_used(logic) for logic in logics):
            yield hint(("rules", index, "at"), f"这条规则没有核对“{labels[one.at]}”，提示写在它旁边不好找")


@rule
def rules_can_be_broken(subject: Subject) -> Iterator[Problem]:
    """Our rule: a rule that no answer breaks, or that every answer breaks, is a mistake."""
    for index, one in enumerate(subject.definition.rules):
        place = ("rules", index)
        logics = subject.logics_of(one.check)
        around = _around(subject, one)
        if not logics or not subject.solver.can_hold(*around):
            continue  # the condition is told of already
        check = logics[0]
        if not subject.solver.can_hold((check, False), *around):
            mend = removing("删掉这一条", place)
            yield warning((*place, "check"), f"规则“{cut(one.message, 30)}”怎么填都不会提示，这一条用不上", mend)
        elif not subject.solver.can_hold((check, True), *around):
            message = f"规则“{cut(one.message, 30)}”怎么填都会提示，没有人交得上"
            yield (error if one.severity == "error" else warning)((*place, "check"), message)


def _around(subject: Subject, one: RuleSpec) -> tuple[Goal, ...]:
    """What holds whenever the rule is looked at."""
    return tuple((logic, True) for logic in subject.logics_of(one.when))


@rule
def choices_are_never_empty(subject: Subject) -> Iterator[Problem]:
    """Our rule: where every option has a condition, some answers may leave none to choose."""
    for index, situation in enumerate(subject.definition.situations):
        around = subject.solver.shown_by(situation.id)
        yield from _emptied(subject, ("situations", index, "options"), situation.question, situation.options, around)
    for location, field in every_field(subject):
        if len(location) == 4:  # top level; what columns hang on is settled before their rows
            around = subject.solver.shown_by(field.id)
            yield from _emptied(subject, (*location, "options"), field.label, field.options, around)


def _emptied(
    subject: Subject, location: Location, name: str, options: Sequence[OptionSpec], around: Sequence[dict[str, object]]
) -> Iterator[Problem]:
    logics = subject.logics_of(*(one.when for one in options))
    if not options or len(logics) < len(options):
        return
    if subject.solver.can_hold(*((logic, False) for logic in logics), *((logic, True) for logic in around)):
        yield warning(location, f"“{name}”的选项都有条件，有的答案一个也选不了，请留一个人人能选的")


@rule
def defaults_are_offered(subject: Subject) -> Iterator[Problem]:
    """Our rule: what is chosen beforehand is offered to everybody."""
    for index, situation in enumerate(subject.definition.situations):
        chosen = next((one for one in situation.options if one.code == situation.default), None)
        if chosen is not None and chosen.when is not None:
            place = ("situations", index, "default")
            message = f"情形“{situation.question}”默认选的“{chosen.label}”不是人人能选"
            yield warning(place, message, setting("不默认选", (place, None)))


@rule
def papers_become_required(subject: Subject) -> Iterator[Problem]:
    """Our rule: only a paper that may be left out can become required."""
    for index, document in enumerate(subject.definition.documents):
        if document.required_when is not None and document.necessity != "optional":
            place = ("documents", index, "required_when")
            mend = setting("改成可交可不交", (("documents", index, "necessity"), "optional"))
            yield warning(place, f"“{document.name}”不是可交可不交的材料，必交条件用不上", mend)

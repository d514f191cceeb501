"""What whoever judges a case must see beside its answers: what was warned of, and why it was gone on all the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.cases.queries import CasePage
from catalog.conditions import names_used
from forms.eligibility import unmet


@dataclass(frozen=True)
class Remark:
    """One warning. `reason` is empty where nobody was asked for one."""

    warning: str
    reason: str


def remarks_of(page: CasePage) -> Mapping[str, Sequence[Remark]]:
    """By the id of the question: warnings that stand as the answers are now."""
    found: defaultdict[str, list[Remark]] = defaultdict(list)
    for question_id, remark in (*_passed_rules(page), *_unmet_conditions(page)):
        found[question_id].append(remark)
    return found


def _passed_rules(page: CasePage) -> Iterator[tuple[str, Remark]]:
    for rule in page.version.definition.rules:
        if rule.id in page.answers.reasons:
            yield rule.at, Remark(rule.message, page.answers.reasons[rule.id])


def _unmet_conditions(page: CasePage) -> Iterator[tuple[str, Remark]]:
    """Each stands beside the first answer of the page that it looks at."""
    compiled, kept = page.version.compiled, page.provenance
    told = {one.title for one in kept.unmet}
    for spec in unmet(compiled, page.answers.names()):
        used = names_used(compiled.logic(spec.check))
        places = (row.field_id for section in page.sections for row in section.rows if row.field_id in used)
        warning = _("不符合条件：%(title)s", title=spec.title)
        yield next(places, ""), Remark(warning, kept.unmet_reason if spec.title in told else "")

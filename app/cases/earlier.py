"""The person's earlier cases as a source: what was answered then need not be typed again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import audit, crypto
from app.cases.applications import read_answers
from app.cases.scope import visible_to
from app.clock import local_date
from app.models import Case
from app.prefilling.sources import Found, Request
from app.publishing.versions import version_by_id
from catalog.compiled import CompiledDefinition
from catalog.definition import Meaning
from forms.answers import Answers
from forms.kinds.group import Group
from forms.plan import plan_of

# Kinds that somebody does at the desk each time: what was signed or declared then holds for that case alone.
_SAID_ANEW = frozenset({"declaration", "notice", "signature_line", "location"})
MOST_CASES = 3  # of one person that are read, the newest first


class EarlierCases:
    """Cases of the same person that the actor may see anyway."""

    id = "case"

    def look(self, request: Request) -> Iterable[Found]:
        """One statement for the cases and one or two for each of at most three versions; the look is recorded."""
        if not request.actor.can("view_cases"):
            return []
        holder = crypto.current().lookup_hash(request.id_number)
        wanted = select(Case).where(Case.applicant_id_hash == holder, visible_to(request.actor))
        cases = list(request.session.scalars(wanted.order_by(Case.id.desc()).limit(MOST_CASES)))
        if cases:
            self._record(request, [case.number for case in cases])
        return [self._found(request, case) for case in cases]

    def _record(self, request: Request, numbers: list[str]) -> None:
        audit.record(
            request.session,
            actor=request.actor,
            now=request.now,
            action="prefill.read_cases",
            subject="service",
            subject_id=request.version.definition.code,
            detail={"purpose": request.purpose, "form": request.form, "cases": numbers},
        )

    def _found(self, request: Request, case: Case) -> Found:
        compiled = version_by_id(request.session, case.service_version_id).compiled
        values = dict(sources_in(compiled, read_answers(case, compiled)))
        words = _("%(service)s %(number)s", service=case.service_name, number=case.number)
        return Found(values, words, local_date(case.submitted_at))


def sources_in(compiled: CompiledDefinition, answers: Answers) -> Iterator[tuple[str, str]]:
    """Each answer of a case under all names by which a field of a new one may ask for it; no rows of groups."""
    by_id, own = plan_of(compiled).by_id, _of_that_day(compiled)
    for field_id, value in answers.values.items():
        kind: Any = by_id[field_id].kind
        spec = kind.spec
        if isinstance(kind, Group) or spec.computed or spec.step or field_id in own:
            continue
        text = "、".join(kind.texts(value))
        names = [*spec.prefill, f"field.{spec.id}.{spec.kind}"]
        names += [f"meaning.{spec.meaning.value}"] if spec.meaning else []
        yield from ((name, text) for name in names)


_WHO_CAME = frozenset({Meaning.AGENT_NAME, Meaning.AGENT_ID_NUMBER, Meaning.AGENT_PHONE})


def _of_that_day(compiled: CompiledDefinition) -> frozenset[str]:
    """What was true of that visit and not of the person: who came for them, what they agreed to or declared."""
    sections = compiled.definition.sections
    came = (one for one in sections if any(spec.meaning in _WHO_CAME for spec in one.fields))
    fields = (spec for one in sections for spec in one.fields)
    said = (spec.id for spec in fields if spec.kind in _SAID_ANEW or spec.meaning is Meaning.ARCHIVE_CONSENT)
    return frozenset((*(spec.id for one in came for spec in one.fields), *said))

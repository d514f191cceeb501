"""当场更正: what is wrong on the form is put right at the accepting desk, with the applicant standing there.

行政许可法 32 条第三项. Nothing is returned: the step stays open, its clock goes on and no trip is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app import crypto
from app.cases.applications import read_answers
from app.cases.casework import (
    Casework,
    add_particulars,
    go_to,
    line_up,
    particulars_of,
    require_place,
    require_state,
    take,
)
from app.cases.life import accepts
from app.cases.on_file import taken_over
from app.cases.recording import note
from app.cases.submission import mend
from app.cases.workflow import Event, State
from app.cases.written import CORRECTIONS
from app.errors import Invalid, NotAllowed
from app.models import Case, FormDraft
from app.papers.signed_answers import label_of, signed_answers
from app.people.actors import Actor
from forms.submission import Submission

LONGEST_WORDS = 200


def correct(
    session: Session,
    *,
    case_number: str,
    revision: int,
    submission: Submission,
    opinion: str,
    actor: Actor,
    now: datetime,
) -> Case:
    """Put the corrected form in the place of the one that was handed in. `opinion` says what was corrected.

    Signatures given for other answers do not hold any more, as after every change. Invalid when nothing is changed or
    said, or the form has errors; NotAllowed but at the desk of the accepting step.
    """
    work = take(session, case_number=case_number, revision=revision, actor=actor, now=now)
    require_state(work, Event.CORRECT)
    step = work.current
    require_place(actor, step)
    if not accepts(step):
        raise NotAllowed(_("“%(step)s”环节不能这样办理", step=step.name))
    if problem := problem_of(opinion):
        raise Invalid(message=problem)
    fields = _replace(work, submission)
    line_up(work, after=step.position, specs=work.ahead())  # other answers may lead another way
    add_particulars(step, {CORRECTIONS: [*particulars_of(step).get(CORRECTIONS, ()), opinion.strip()]})
    session.execute(delete(FormDraft).where(FormDraft.token == draft_token(work.case.id, revision, actor)))
    go_to(work, Event.CORRECT, State.SUBMITTED)
    note(work, Event.CORRECT, step, fields=fields)
    return work.case


def problem_of(words: str) -> str:
    """What is wrong with the line that says what was corrected; "" when it will do."""
    if not words.strip():
        return _("请写明更正了什么")
    if len(words.strip()) > LONGEST_WORDS:
        return _("更正了什么：最多 %(most)s 个字", most=LONGEST_WORDS)
    return ""


def draft_token(case_id: int, revision: int, actor: Actor) -> str:
    """Under which a correction is kept while it is typed: one begun before somebody else acted is not gone on with."""
    return crypto.current().lookup_hash(f"correction:{case_id}:{revision}:{actor.user_id}")


def _replace(work: Casework, submission: Submission) -> list[str]:
    """Mend the form; the labels of what is different now, which the record may show: never what was written."""
    case, compiled = work.case, work.version.compiled
    answers, papers = signed_answers(compiled, read_answers(case, compiled)), _sheets(case)
    taken = taken_over(work.session, case_number=case.number)
    mend(work, submission)
    corrected, brought = signed_answers(compiled, submission.answers), _sheets(case)
    asked = [label_of(compiled, key) for key in _differing(answers, corrected)]
    touched = {*_differing(papers, brought), *(submission.on_file - taken.keys())}
    names = [row.name for row in case.documents if row.document_id in touched]
    if not (fields := list(dict.fromkeys((*asked, *names)))):
        raise Invalid(message=_("表上没有改动，不用更正"))
    return fields


def _sheets(case: Case) -> dict[str, tuple[int, int]]:
    return {row.document_id: (row.originals, row.copies) for row in case.documents}


def _differing(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    return [key for key in dict.fromkeys((*after, *before)) if after.get(key) != before.get(key)]

"""Whether a newer version of an item changes anything for somebody whose form was filled in on an older one.

Asked of the very answers: what the new version would ask of them, not what changed anywhere in it. Limits, fees, and
who may apply where change things for everyone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from app.cases.way import plan
from app.offline.envelopes import Envelope
from app.publishing.versions import LoadedVersion
from catalog.compiled import CompiledDefinition
from catalog.differences import LIMITS, MONEY, WHO, WORDING, grouped
from forms.answers import encode
from forms.checklist import checklist
from forms.places import Places
from forms.submission import Submission, read_submission

_FOR_EVERYONE = (LIMITS, WHO, MONEY)
MOST_TOLD = 12


def what_changed(
    old: Submission, envelope: Envelope, *, pinned: LoadedVersion, newer: LoadedVersion, today: dt.date, places: Places
) -> Sequence[str]:
    """What is different for this applicant, as sentences of an administrator's list; empty when nothing is."""
    told = {group.title: group.sentences for group in grouped(pinned.definition, newer.definition)}
    general = [sentence for title in _FOR_EVERYONE for sentence in told.get(title, ())]
    if not general and _asks_the_same(old, envelope, newer.compiled, today, places):
        return ()
    others = [one for title, found in told.items() if title not in (*_FOR_EVERYONE, WORDING) for one in found]
    return [*general, *others][:MOST_TOLD]


def _asks_the_same(
    old: Submission, envelope: Envelope, compiled: CompiledDefinition, today: dt.date, places: Places
) -> bool:
    """Same answers, same papers, same way: then it makes no difference which version was on the phone."""
    new = read_submission(compiled, envelope.answers, today=today, places=places)
    return not new.errors and _seen(old.compiled, old) == _seen(compiled, new)


def _seen(compiled: CompiledDefinition, submission: Submission) -> Mapping[str, object]:
    names = submission.answers.names()
    asked = [one.document for one in checklist(compiled, names) if one.applies]
    return {
        "answers": encode(compiled, submission.answers, seal=str),
        "papers": [(one.id, one.originals, one.copies, one.accept, str(one.necessity)) for one in asked],
        "missing": [one.sentence for one in submission.missing],
        "way": [(step.id, step.kind, step.tier, step.role, step.department) for step in plan(compiled, names)],
    }

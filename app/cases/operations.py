"""All that is done to cases, in one place to import from."""

from app.cases.correcting import correct
from app.cases.drafts import discard_draft, load_draft, park, save_draft
from app.cases.ending import archive, deliver, reopen, terminate, withdraw
from app.cases.handling import decline, grant, grant_partly, object_to, pass_on, refuse, request_supplement
from app.cases.noting import save_notes, write_down
from app.cases.standstill import extend, pause, resume
from app.cases.submission import resubmit, submit

__all__ = [
    "archive",
    "correct",
    "decline",
    "deliver",
    "discard_draft",
    "extend",
    "grant",
    "grant_partly",
    "load_draft",
    "object_to",
    "park",
    "pass_on",
    "pause",
    "refuse",
    "reopen",
    "request_supplement",
    "resubmit",
    "resume",
    "save_draft",
    "save_notes",
    "submit",
    "terminate",
    "withdraw",
    "write_down",
]

"""All that is done to cases, in one place to import from."""

from app.cases.drafts import discard_draft, load_draft, park, save_draft
from app.cases.handling import decline, grant, pass_on, refuse, return_for_supplement, withdraw
from app.cases.submission import resubmit, submit

__all__ = [
    "decline",
    "discard_draft",
    "grant",
    "load_draft",
    "park",
    "pass_on",
    "refuse",
    "resubmit",
    "return_for_supplement",
    "save_draft",
    "submit",
    "withdraw",
]

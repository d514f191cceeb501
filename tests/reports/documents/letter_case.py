"""A case as letters know it, and what a letter says without its markup."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from reports.documents.letters import LetterCase
from reports.letter_contexts import LetterContext
from reports.letter_texts import LetterText, shipped_text
from reports.render import render_html
from tests.reports.samples import compiled


def letter_case(**changes: object) -> LetterCase:
    """张桂兰's case of the sample service; keys of its definition are changed by name, all else is of the case."""
    definition = compiled("group").definition
    own = {key: changes.pop(key) for key in list(changes) if key in type(definition).model_fields}
    facts: dict[str, object] = {
        "case_number": "SQ26-00137",
        "applicant_name": "张桂兰",
        "agent_name": "李秀梅",
        "submitted_on": date(2026, 3, 2),
        "accepted_on": date(2026, 3, 3),
        "organisation_name": "青石县民政局",
        "dated_on": date(2026, 3, 4),
        "place": "石桥镇便民服务中心",
        "phone": "0000-6222131",
    }
    return LetterCase(definition=definition.model_copy(update=own), **{**facts, **changes})  # type: ignore[arg-type]


def text(kind: str) -> LetterText:
    """As shipped."""
    return shipped_text(kind)


def said(template: str, context: LetterContext) -> str:
    """All words of a letter, without blanks."""
    body = render_html(template, context).partition("<body")[2].partition(">")[2]
    return re.sub(r"\s", "", unescape(re.sub(r"<title>.*?</title>|<[^>]*>", "", body)))

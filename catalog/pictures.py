"""Which picture stands for a document on papers for people who read little: told by its data, never by its name."""

from __future__ import annotations

from functools import cache

from catalog.input_specs import DocumentSpec
from catalog.vocabulary import LISTS

_LIST = "document_picture"
PHOTO, FORM, SHEET = "photo", "form", "sheet"


def picture_of(document: DocumentSpec) -> str:
    """A code of the list document_picture; a plain sheet for what no picture claims."""
    if document.photo is not None:
        return PHOTO
    if document.produced_by_desk:
        return FORM
    return (
        _claims("library").get(document.use or "")
        or _claims("certificates").get(document.exempt_by or "")
        or _claims("kinds").get(document.kind, SHEET)
    )


@cache
def _claims(key: str) -> dict[str, str]:
    """Code of what is shown → code of the picture that stands for it."""
    return {code: one.code for one in LISTS[_LIST].options for code in getattr(one, key)}

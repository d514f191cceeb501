"""Where photographs are stuck on a form: one beside the first questions; several in a strip, each with its name."""

from __future__ import annotations

import re

from catalog.compiled import CompiledDefinition
from catalog.definition import DocumentSpec
from catalog.input_specs import PhotoSpec
from catalog.vocabulary import entry, label
from reports.documents.form_rows import said
from reports.form_contexts import PhotoFrame

_SIZE = re.compile(r"(\d{2})\s*[×xX*]\s*(\d{2})")
_USUAL = (25, 35)  # 一寸, millimetres
_TOGETHER = "合影"


def photo_frames(compiled: CompiledDefinition) -> tuple[PhotoFrame, ...]:
    """Room for every photograph that is asked for, in the order of the papers; with names where there are more."""
    asked = [(document, document.photo) for document in compiled.definition.documents if document.photo]
    if len(asked) == 1:
        return (_frame(*asked[0]),)
    return tuple(
        _frame(document, photo, name=document.name, when=said(compiled, document.when, "的贴"))
        for document, photo in asked
    )


def _frame(document: DocumentSpec, photo: PhotoSpec, *, name: str = "", when: str = "") -> PhotoFrame:
    known = entry("photo_size", photo.size)
    measured = _SIZE.search(known.help if known else photo.size)
    width, height = (int(measured[1]), int(measured[2])) if measured else _USUAL
    look = f"{_TOGETHER}照片" if _TOGETHER in document.name else "免冠照片"
    words = (label("photo_size", photo.size), photo.background, look, f"{width}×{height} 毫米", "背面写姓名")
    return PhotoFrame(width, height, tuple(word for word in words if word), name, when)

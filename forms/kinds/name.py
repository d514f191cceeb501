"""姓名."""

from __future__ import annotations

import re
from datetime import date

from forms import messages
from forms.errors import AnswerError
from forms.kinds.base import TextKind
from forms.normalise import half_width

# Han in all planes (extensions A–J and later ones: whole planes 2 and 3), the 〇 and 々 of names, Latin letters with
# accents, variation selectors of rare characters.
_HAN = "\u3005\u3007\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTERS = f"{_HAN}A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_VARIANTS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_ALLOWED = re.compile(f"[{_LETTERS}{_VARIANTS} ·'’.\\-]")
_ANY_LETTER = re.compile(f"[{_LETTERS}]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
# The dots people type for the interpunct of minority names; a full stop only between Han characters.
_DOTS = re.compile(f" ?[•‧∙⋅・･⸱●] ?|(?<=[{_HAN}]) ?[.·] ?(?=[{_HAN}])|(?<=[{_HAN}])—+(?=[{_HAN}])")
_BLANK_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}])")


class Name(TextKind):
    """A person's name: Han with all rare characters, `·`, Latin letters. Stored as on the ID card, NFC."""

    id = "name"
    typed_limit = 60

    def parse(self, text: str, *, today: date) -> str:
        name = _BLANK_BETWEEN_HAN.sub("", _DOTS.sub("·", half_width(text)))
        self._refuse_signs(name)
        if not _ANY_LETTER.search(name):
            raise AnswerError(messages.NAME_LETTERS)
        return name

    def mask(self, value: str) -> str:
        """Family name and last character: 张*兰, 张*."""
        middle = "*" * max(1, len(value) - 2)
        return value[0] + middle + value[-1:] if len(value) > 2 else value[0] + "*"

    def _refuse_signs(self, name: str) -> None:
        foreign = _ALLOWED.sub("", name)
        if not foreign:
            return
        if any(sign.isdigit() for sign in foreign):
            raise AnswerError(messages.NAME_DIGIT)
        if _PRIVATE.search(foreign):
            raise AnswerError(messages.NAME_PRIVATE_SIGN)
        raise AnswerError(messages.NAME_SIGN.format(sign=foreign[0]))

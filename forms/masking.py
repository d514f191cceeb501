"""Numbers of people shown in part: the same way on every page and on every paper.

No law counts the digits; what is shown has to be no more than the purpose needs (个人信息保护法 article 6). The middle
of an identity number says where and when somebody was born: only its ends are shown, and of other numbers likewise.
"""

from __future__ import annotations

_ENDS = 4
_TAIL = 2  # of a number too short to keep both ends


def mask_number(number: str) -> str:
    """Four characters at either end: 9901**********0247. Short ones show their last two. What is masked stays so."""
    if len(number) <= 2 * _ENDS:
        return "*" * max(0, len(number) - _TAIL) + number[-_TAIL:]
    return number[:_ENDS] + "*" * (len(number) - 2 * _ENDS) + number[-_ENDS:]

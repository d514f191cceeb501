from __future__ import annotations

from forms import messages
from tests.forms.specs import collect, make_kind, refusal


def test_nothing_is_asked_and_nothing_taken() -> None:
    assert collect("signature_line") == (None, "")
    assert collect("signature_line", " ") == (None, "")
    assert collect("signature_line", "张桂兰") == (None, messages.SIGNED_ON_PAPER)
    assert refusal("signature_line", "张桂兰") == messages.SIGNED_ON_PAPER


def test_there_is_room_on_paper() -> None:
    assert make_kind("signature_line").blank().style == "signature"

"""What a refusal says."""

from __future__ import annotations

from collections.abc import Callable

from app.errors import Invalid


def saying(words: str) -> Callable[[Invalid], bool]:
    """For `pytest.raises(Invalid, check=saying("…"))`: its sentence has these words."""
    return lambda refusal: any(words in sentence for sentence in refusal.sentences())

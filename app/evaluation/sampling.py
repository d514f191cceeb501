"""抽样回访: a draw that anyone can repeat with the list, the seed and a calculator of SHA-256. Pure.

Every number is written behind the seed and hashed; the numbers with the smallest hashes are called. The seed names the
place, the quarter and the digest of the whole list, so that neither list nor draw can be chosen to fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

LEAST, MOST = 5, 60  # calls of a quarter
PER_CENT = 10


def in_order(numbers: Iterable[str]) -> list[str]:
    """The list as it is written down: every number once, sorted."""
    return sorted(set(numbers))


def seed_of(place: str, year: int, quarter: int, numbers: Iterable[str]) -> str:
    """990101101-2026Q3- and the SHA-256 of the sorted list, one number a line."""
    digest = sha256("\n".join(in_order(numbers)).encode()).hexdigest()
    return f"{place}-{year}Q{quarter}-{digest}"


def size_of(count: int) -> int:
    """How many of so many are called: a tenth, at least five, at most sixty."""
    return min(count, max(LEAST, -(-count * PER_CENT // 100)), MOST)


def draw(numbers: Iterable[str], seed: str, size: int) -> Sequence[str]:
    """The drawn numbers in the order in which they are called; of a larger size the first are the same."""
    return sorted(in_order(numbers), key=lambda number: (lot(seed, number), number))[:size]


def lot(seed: str, number: str) -> str:
    """What decides: the SHA-256 of the seed, a line break and the number."""
    return sha256(f"{seed}\n{number}".encode()).hexdigest()

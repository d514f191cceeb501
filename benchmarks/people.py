"""People nobody has: as many numbers as a measurement needs, all valid, no two alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from forms.id_number import check_character

_AREA = "990101"  # of the sample county, which there is not
_PER_DAY = 400  # serial numbers taken of one day of birth


def id_numbers(*, born_from: date = date(1938, 1, 1)) -> Iterator[str]:
    """Numbers of people born on this day, then on the next: in their eighties, as the measured form wants them."""
    day = born_from
    while True:
        for serial in range(1, _PER_DAY + 1):
            first = f"{_AREA}{day:%Y%m%d}{serial:03}"
            yield first + check_character(first)
        day += timedelta(days=1)

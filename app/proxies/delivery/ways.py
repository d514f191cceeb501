"""On which ways a result may go, and the code that fetches it. Pure."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection

CODE_LENGTH = 6  # digits: read out on the telephone, typed by anyone; tries are counted and stopped (app.throttle)
_DIGITS = "0123456789"
_AT_COUNTER = {"village": ("village_station", "window"), "township": ("window", "village_station")}


def mode_of(way: str, *, tier: str, carried: bool, open_modes: Collection[str]) -> str | None:
    """The word of delivery_mode for a way, as far as the definition leaves it open; None when it leaves none.

    `carried`: somebody goes there with it; else it is handed over where it lies, at a desk of this tier.
    """
    counter = _AT_COUNTER.get(tier, ("window", "village_station"))
    wanted = {
        "post": ("post",),
        "pickup": counter,
        "hand": ("home_visit", *counter) if carried else (*counter, "home_visit"),
    }
    return next((mode for mode in wanted[way] if mode in open_modes), None)


def ways_open(*, tier: str, open_modes: Collection[str]) -> tuple[str, ...]:
    """The ways that may be chosen at a desk of this tier."""
    ways = ("hand", "pickup", "post")
    return tuple(way for way in ways if mode_of(way, tier=tier, carried=way == "hand", open_modes=open_modes))


def new_code() -> str:
    """Six digits by chance: no number of a row and no day leads to them."""
    return "".join(secrets.choice(_DIGITS) for _place in range(CODE_LENGTH))


def fits(code: str, typed: str) -> bool:
    """Whether what was typed is the code; blanks between the digits do not count."""
    return bool(code) and hmac.compare_digest(code.encode(), "".join(typed.split()).encode())

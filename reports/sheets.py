"""One paper on its way to the printer: its HTML and the pictures it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sheet:
    """HTML as `reports.render` makes it, with the pictures that it names as ``desk:asset/<key>``."""

    html: str
    assets: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BlankSide:
    """此页有意留空: the back of a page that has none, of this size in points."""

    width: float
    height: float

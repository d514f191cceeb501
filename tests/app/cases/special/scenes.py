"""Steps at which the special work of the tests is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.cases.special.work import Scene, Typed
from app.clock import ZONE
from catalog.step_specs import StepSpec

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZONE)
OPENED = datetime(2026, 11, 18, 9, 0, tzinfo=ZONE)


def scene(kind: str, *, photos: int | None = None, **keys: Any) -> Scene:
    """A step of a kind that opened on 18 November, looked at on the 20th at noon."""
    spec = StepSpec.model_validate({"id": "step", "name": "环节", "kind": kind, "tier": "township", **keys})
    return Scene(spec, OPENED, NOON, photos)


def posted(**values: str | list[str]) -> Typed:
    """A form as it is posted."""
    pairs = [
        (f"s_{name}", one) for name, value in values.items() for one in (value if isinstance(value, list) else [value])
    ]
    return Typed(pairs)

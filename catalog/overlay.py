"""The county sets the standard; one organisation may differ in where and when it receives people, in nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from catalog.definition import ServiceDefinition
from catalog.law_specs import ContactSpec
from catalog.primitives import ServiceCode, ShortText, Strict
from catalog.problems import Problem, in_order
from catalog.readers.validation import validate
from catalog.readers.yaml_nodes import load_yaml


class Overlay(Strict):
    """What differs at one organisation, for the services named or (none named) for all; empty = as the county says."""

    organisation: ShortText
    services: tuple[ServiceCode, ...] = ()
    address: str = ""
    window: str = ""
    hours: str = ""
    phone: str = ""
    supervise_phone: str = ""
    note: str = ""

    def concerns(self, service_code: str, organisation: str) -> bool:
        """Whether it is about this service at this organisation."""
        return self.organisation == organisation and (not self.services or service_code in self.services)


class OverlayFile(Strict):
    """A file of overlays."""

    overlays: tuple[Overlay, ...] = ()


def read_overlays(text: str) -> tuple[tuple[Overlay, ...], tuple[Problem, ...]]:
    """The overlays of a YAML text, or none and all problems. Never raises on bad text."""
    loaded = load_yaml(text)
    if loaded.problems:
        return (), in_order(loaded.problems)
    file, problems = validate(OverlayFile, loaded.value, lines=loaded.lines)
    if file is None:
        return (), in_order(problems)
    repeated = tuple(_repeated(file.overlays))
    return (() if repeated else file.overlays), in_order(repeated)


def overlaid(definition: ServiceDefinition, overlays: Iterable[Overlay], *, organisation: str) -> ServiceDefinition:
    """The definition as this organisation shows it: contact keys replaced, those for this very service last."""
    concerned = [one for one in overlays if one.concerns(definition.code, organisation)]
    changes: dict[str, Any] = {}
    for overlay in sorted(concerned, key=lambda one: bool(one.services)):
        changes |= _changes(overlay)
    if not changes:
        return definition
    contact = ContactSpec.model_validate({**definition.contact.model_dump(), **changes})
    return definition.model_copy(update={"contact": contact})


def _changes(overlay: Overlay) -> dict[str, str]:
    place = " ".join(part for part in (overlay.address, overlay.window, overlay.note) if part)
    given = {
        "place_note": place,
        "hours": overlay.hours,
        "consult_phone": overlay.phone,
        "supervise_phone": overlay.supervise_phone,
    }
    return {key: value for key, value in given.items() if value}


def _repeated(overlays: tuple[Overlay, ...]) -> Iterator[Problem]:
    """Two overlays for the same service at the same place would leave it to chance which one shows."""
    seen: set[tuple[str, str]] = set()
    for index, overlay in enumerate(overlays):
        for service in overlay.services or ("",):
            key = (overlay.organisation, service)
            if key in seen:
                what = f"事项“{service}”" if service else "全部事项"
                yield Problem(f"overlays[{index}]", "error", f"单位“{overlay.organisation}”的{what}写了两次")
            seen.add(key)

"""四级四同: the county sets the standard; an organisation may say of its own where and when it receives people.

Name, code, basis and documents of a service are the county's. Left free are address, window, hours, phones and what an
organisation does for people beyond the standard (便民举措). Nothing else can be said here: there is no key for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from catalog.primitives import ServiceCode, ShortText, Strict
from catalog.problems import Problem, in_order
from catalog.readers.validation import validate
from catalog.readers.yaml_nodes import load_yaml

Line = Annotated[str, StringConstraints(max_length=200)]
Number = Annotated[str, StringConstraints(max_length=40)]

FREE_KEYS: Final = ("address", "window", "hours", "phone", "supervise_phone", "convenience")
FREE_WORDS: Final = {
    "address": "办理地址",
    "window": "窗口",
    "hours": "办公时间",
    "phone": "咨询电话",
    "supervise_phone": "监督电话",
    "convenience": "便民举措",
}
_PHONE = re.compile(r"[0-9+()（）\-—、，,\s转分机]*")
# Words by which a "convenience" would ask more of people than the county's standard does.
_ASKS_MORE = re.compile(r"工本费|收取|收费|另收|须带|需带|另需|还需|还要提交|须提交|需提交|加盖|开具|附加")
_DENIED = re.compile(
    r"(?:不|不再|不另)(?:收取|收费|须带|需带|另收|开具|加盖)|(?:无需|不用|不必|不须|不需|免收)[^，。；]*"
)


class Overlay(Strict):
    """What one organisation says of its own about services; empty = as the organisation says for all of them."""

    organisation: ShortText
    services: Annotated[tuple[ServiceCode, ...], Field(min_length=1)]
    address: Line = ""
    window: Annotated[str, StringConstraints(max_length=80)] = ""
    hours: Line = ""
    phone: Number = ""
    supervise_phone: Number = ""
    convenience: Annotated[str, StringConstraints(max_length=400)] = ""

    def said(self) -> dict[str, str]:
        """The keys that say something."""
        return {key: value for key in FREE_KEYS if (value := getattr(self, key))}


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


def overlay_problems(overlay: Overlay) -> tuple[Problem, ...]:
    """What is wrong with an overlay: errors keep it from being saved, warnings are named to the county."""
    return in_order(_problems(overlay))


def _problems(overlay: Overlay) -> Iterator[Problem]:
    for key in ("phone", "supervise_phone"):
        if not _PHONE.fullmatch(getattr(overlay, key)):
            yield Problem(key, "error", f"{FREE_WORDS[key]}只写数字、横线和“转”，例如 0000-6200101 转 8")
    if overlay.phone and overlay.phone == overlay.supervise_phone:
        # Service-elements §1.6, rules 9 and 10: who complains must reach somebody else.
        yield Problem("supervise_phone", "error", "监督电话不能和咨询电话是同一个号码")
    if asked := asks_more(overlay.convenience):
        yield Problem("convenience", "warning", f"便民举措里写了“{asked}”：材料和收费由县里统一，本单位不能另加")


def asks_more(convenience: str) -> str:
    """The word by which a text asks more than the standard (a paper, a fee, a seal), or nothing."""
    found = _ASKS_MORE.search(_DENIED.sub("", convenience))
    return found[0] if found else ""


def _repeated(overlays: Iterable[Overlay]) -> Iterator[Problem]:
    """Two overlays for the same service at the same place would leave it to chance which one shows."""
    seen: set[tuple[str, str]] = set()
    for index, overlay in enumerate(overlays):
        for service in overlay.services:
            if (overlay.organisation, service) in seen:
                message = f"单位“{overlay.organisation}”的事项“{service}”写了两次"
                yield Problem(f"overlays[{index}]", "error", message)
            seen.add((overlay.organisation, service))

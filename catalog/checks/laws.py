"""Legal bases: named as they are called, in force, quoted with their number and article."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from catalog.checks.registry import Location, Subject, hint, removing, rule, setting, warning
from catalog.definition import LegalBasis
from catalog.problems import Problem
from catalog.readers.yaml_nodes import load_yaml

_STATE = "中华人民共和国"
_NATIONAL = frozenset({"law", "regulation"})
_QUOTED = re.compile(r"《([^《》]{3,60})》")
_YEAR = re.compile(r"[\[［【(（](\d{4})年?[\]］】)）](?=第?\d{1,5}号)")
_SAMPLE = "（示例）"
_LIKE = 0.75  # below it a name is another law, not a slip
_NEAR = 0.88  # how alike a name of a lower document must be to be taken for a slip


@dataclass(frozen=True, slots=True)
class Laws:
    """What is known of laws by name, and what took the place of those repealed ("" = nothing)."""

    levels: Mapping[str, str]
    repealed: Mapping[str, str]


@cache
def known_laws() -> Laws:
    """The list of `laws.yaml`."""
    lists = load_yaml(Path(__file__).with_suffix(".yaml").read_text("utf-8")).value
    levels = {name: level for level in ("law", "regulation", "other") for name in lists[level]}
    return Laws(levels, lists["repealed"])


@rule
def laws_are_called_by_their_names(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.5 (设定依据): a law that no list has is misspelt or local; the nearest known is offered."""
    for index, basis in enumerate(subject.definition.legal_basis):
        title = _bare(basis.title)
        if _SAMPLE in title or title in known_laws().repealed or title in known_laws().levels:
            continue
        guess = full_name(title)
        location: Location = ("legal_basis", index, "title")
        if guess and (basis.level in _NATIONAL or _is_slip(title, guess)):
            mend = setting(f"改成“{guess}”", (location, guess))
            yield hint(location, f"没有查到《{title}》，是不是《{guess}》？", mend)
        elif basis.level in _NATIONAL:
            yield hint(location, f"没有查到《{title}》，请核对名称和依据层级")


@rule
def laws_are_in_force(subject: Subject) -> Iterator[Problem]:
    """Our rule: what was repealed is no basis, neither in the list of bases nor quoted in a text."""
    for index, basis in enumerate(subject.definition.legal_basis):
        if (title := in_full(_bare(basis.title))) in known_laws().repealed:
            yield warning(("legal_basis", index, "title"), _repealed(title))
    for place in subject.texts:
        for quoted in _QUOTED.findall(place.text) if not isinstance(place.owner, LegalBasis) else ():
            if (title := in_full(quoted)) in known_laws().repealed:
                yield warning(place.location, _repealed(title))


@rule
def laws_have_their_level(subject: Subject) -> Iterator[Problem]:
    """Service-elements §1.5: 法律、行政法规 … is said of a law as it is."""
    for index, basis in enumerate(subject.definition.legal_basis):
        level = known_laws().levels.get(_bare(basis.title))
        if level in _NATIONAL and basis.level != level:
            word = {"law": "法律", "regulation": "行政法规"}[level]
            place = ("legal_basis", index, "level")
            yield warning(place, f"《{_bare(basis.title)}》是{word}", setting(f"改成“{word}”", (place, level)))


@rule
def bases_stand_once(subject: Subject) -> Iterator[Problem]:
    """Our rule: the same article quoted twice is a slip."""
    seen: set[tuple[str, str]] = set()
    for index, basis in enumerate(subject.definition.legal_basis):
        key = (_bare(basis.title), basis.article)
        if key in seen:
            message = f"《{key[0]}》{basis.article}写了两遍"
            yield warning(("legal_basis", index), message, removing("删掉重复的一条", ("legal_basis", index)))
        seen.add(key)


@rule
def titles_stand_without_marks(subject: Subject) -> Iterator[Problem]:
    """Our rule: the guide sets 《》 itself; written in the title they would stand twice."""
    for index, basis in enumerate(subject.definition.legal_basis):
        if basis.title != _bare(basis.title):
            location: Location = ("legal_basis", index, "title")
            message = "名称里不用写书名号，打印时会加上"
            yield hint(location, message, setting("去掉书名号", (location, _bare(basis.title))))


@rule
def numbers_have_their_brackets(subject: Subject) -> Iterator[Problem]:
    """Our rule, after GB/T 9704-2012: the year of a document number stands in 〔〕."""
    for index, basis in enumerate(subject.definition.legal_basis):
        number = _YEAR.sub(r"〔\1〕", basis.number)
        if number != basis.number:
            location: Location = ("legal_basis", index, "number")
            yield hint(location, "文号里的年份要用六角括号〔〕", setting(f"改成“{number}”", (location, number)))


def in_full(title: str) -> str:
    """A known name without 中华人民共和国 in front is the same law."""
    laws = known_laws()
    full = f"{_STATE}{title}"
    return full if title not in laws.levels and (full in laws.levels or full in laws.repealed) else title


@lru_cache(maxsize=2000)
def full_name(title: str) -> str | None:
    """The known name that was probably meant, or None."""
    full = in_full(title)
    if full != title and full in known_laws().levels:
        return full
    return next(iter(difflib.get_close_matches(title, list(known_laws().levels), n=1, cutoff=_LIKE)), None)


def _is_slip(title: str, guess: str) -> bool:
    """Whether a document that need not be in the list is so like one that is that it must be that one."""
    alike = sum(one in guess for one in title) / max(len(title), len(guess))
    return abs(len(title) - len(guess)) <= 1 and alike >= _NEAR


def _bare(title: str) -> str:
    return title.strip().removeprefix("《").removesuffix("》").strip()


def _repealed(title: str) -> str:
    successor = known_laws().repealed[title]
    instead = f"，现在是《{successor}》，请换成它的条文" if successor else "，请换成现行的依据"
    return f"《{title}》已经废止{instead}"

"""The county that uses the product: its offices, townships, villages and people, from one YAML file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from catalog.primitives import Identifier, ShortText, Strict, Tier
from catalog.problems import Problem, in_order
from catalog.readers.validation import validate
from catalog.readers.yaml_nodes import load_yaml

CasePrefix = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,8}$")]


class Place(Strict):
    """What every office, hall and station shows to the public."""

    name: ShortText
    hall_name: str = ""
    window: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""
    supervise_phone: str = ""


class CountySeat(Place):
    """The county itself, with its 6-digit code (GB/T 2260)."""

    code: Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
    case_prefix: CasePrefix


class Department(Place):
    """A county office; `id` is what definitions name as their department."""

    id: Identifier
    full_name: str = ""


class Village(Place):
    """A village or community, 12-digit code. The kind is said, never guessed from the code."""

    code: Annotated[str, StringConstraints(pattern=r"^\d{12}$")]
    kind: Literal["village", "community"] = "village"
    groups: tuple[ShortText, ...] = ()  # 村民小组, as people call them


class Township(Place):
    """A township or street with its villages, 9-digit code."""

    code: Annotated[str, StringConstraints(pattern=r"^\d{9}$")]
    case_prefix: CasePrefix
    villages: tuple[Village, ...] = ()


class StaffMember(Strict):
    """A person who logs in. `organisation` is a code, or the id of a department."""

    username: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]{1,39}$")]
    name: ShortText
    role: Literal["agent", "clerk", "approver", "supervisor", "administrator"]
    organisation: ShortText
    phone: str = ""
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation of the tree as the database holds it; a department's code is its id."""

    code: str
    name: str
    hall_name: str
    kind: Literal["county", "department", "township", "village", "community"]
    tier: Tier
    parent: str | None
    address: str
    hours: str
    phone: str
    supervise_phone: str
    window: str
    case_prefix: str = ""
    groups: tuple[str, ...] = ()


class County(Strict):
    """Everything of the file."""

    county: CountySeat
    departments: tuple[Department, ...] = Field(min_length=1)
    townships: tuple[Township, ...] = Field(min_length=1)
    staff: tuple[StaffMember, ...] = ()
    calendar_note: str = ""

    def organisations(self) -> Iterator[Organisation]:
        """All organisations, every parent before its children."""
        seat = self.county
        yield _organisation(seat, seat.code, "county", Tier.COUNTY, None, seat.case_prefix)
        for department in self.departments:
            yield _organisation(department, department.id, "department", Tier.COUNTY, seat.code)
        for town in self.townships:
            yield _organisation(town, town.code, "township", Tier.TOWNSHIP, seat.code, town.case_prefix)
            for village in town.villages:
                station = _organisation(village, village.code, village.kind, Tier.VILLAGE, town.code)
                yield replace(station, groups=village.groups)

    def department_ids(self) -> frozenset[str]:
        """The ids definitions may name as a department."""
        return frozenset(department.id for department in self.departments)


class CountyError(ValueError):
    """The file cannot be used; `problems` says why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read_county(text: str) -> tuple[County | None, tuple[Problem, ...]]:
    """The county from its YAML text: the county, or None and all problems. Never raises on bad text."""
    loaded = load_yaml(text)
    if loaded.problems:
        return None, in_order(loaded.problems)
    county, problems = validate(County, loaded.value, lines=loaded.lines)
    if county is not None:
        problems = list(_tree_problems(county))
    return (None if problems else county), in_order(problems)


def load_county(path: Path) -> County:
    """The county of a file; raises CountyError with all problems."""
    county, problems = read_county(path.read_text("utf-8"))
    if county is None:
        raise CountyError(problems)
    return county


def _organisation(
    place: Place,
    code: str,
    kind: Literal["county", "department", "township", "village", "community"],
    tier: Tier,
    parent: str | None,
    case_prefix: str = "",
) -> Organisation:
    shown = place.model_dump(include=set(Place.model_fields))
    return Organisation(code=code, kind=kind, tier=tier, parent=parent, case_prefix=case_prefix, **shown)


def _tree_problems(county: County) -> Iterator[Problem]:
    """Codes once, children under their parent's digits (GB/T 2260, GB/T 10114), people in places that exist."""
    yield from _repeated("departments", "部门", [one.id for one in county.departments])
    yield from _repeated("townships", "乡镇代码", [one.code for one in county.townships])
    yield from _repeated("townships", "办件编号前缀", [one.case_prefix for one in county.townships])
    yield from _repeated("staff", "登录名", [one.username for one in county.staff])
    codes = [village.code for town in county.townships for village in town.villages]
    yield from _repeated("townships", "村（社区）代码", codes)
    for index, town in enumerate(county.townships):
        if not town.code.startswith(county.county.code):
            yield Problem(f"townships[{index}].code", "error", f"{town.name}的代码应当以 {county.county.code} 开头")
        for at, village in enumerate(town.villages):
            if not village.code.startswith(town.code):
                path = f"townships[{index}].villages[{at}].code"
                yield Problem(path, "error", f"{village.name}的代码应当以 {town.code} 开头")
            yield from _repeated(f"townships[{index}].villages[{at}].groups", "村民小组", list(village.groups))
    known = {organisation.code for organisation in county.organisations()}
    for index, person in enumerate(county.staff):
        if person.organisation not in known:
            yield Problem(f"staff[{index}].organisation", "error", f"{person.name}所属的“{person.organisation}”不存在")


def _repeated(path: str, what: str, values: list[str]) -> Iterator[Problem]:
    for value in dict.fromkeys(values):
        if values.count(value) > 1:
            yield Problem(path, "error", f"{what}“{value}”重复了")

"""What hangs on the walls of a hall, as plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPerson:
    """Someone on a board or card. `photo` is the key of an asset, "" without one."""

    name: str
    post: str = ""
    duties: str = ""
    serves: str = ""
    phone: str = ""
    photo: str = ""
    whereabouts: str = ""  # 在岗, 外出办事
    here: bool = True
    note: str = ""  # 11 月 25 日回来；找 李文秀 139-…


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardContext:
    """去向公示牌."""

    title: str
    organisation_name: str
    people: tuple[BoardPerson, ...]
    hours: str
    phone: str
    supervise_phone: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsContext:
    """便民连心卡: ten on a sheet, to be cut. `people` are repeated as often as cards are wanted."""

    title: str
    county_name: str
    organisation_name: str
    url: str
    hours: str
    supervise_phone: str
    sheets: tuple[tuple[BoardPerson, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaDay:
    """One day of the rota; `turns` are (shift, name, phone)."""

    day: int
    weekday: str
    rest: bool  # no working day
    turns: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaContext:
    """值班表 of a month."""

    title: str
    organisation_name: str
    days: tuple[RotaDay, ...]
    phone: str
    supervise_phone: str
    made_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineContext:
    """自助服务机身份卡 (EQ-6)."""

    name: str
    code: str
    model: str
    place: str
    hours: str
    maintainer: str
    phone: str
    supervise_phone: str
    organisation_name: str
    items: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BusDay:
    """One square of the calendar; day 0 is an empty one. `stops` are the buses of that day."""

    day: int
    stops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BusStop:
    """One bus: where, when, who comes."""

    name: str
    days: str
    place: str
    hours: str
    departments: str
    phone: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BusContext:
    """流动服务车日历 of a month (EQ-7)."""

    title: str
    organisation_name: str
    weeks: tuple[tuple[BusDay, ...], ...]
    stops: tuple[BusStop, ...]
    supervise_phone: str


HallContext = BoardContext | CardsContext | RotaContext | MachineContext | BusContext

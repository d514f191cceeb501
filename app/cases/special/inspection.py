"""入户调查、现场核查: who went, where, when, and what was seen."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time
from typing import Any

from flask_babel import gettext as _

from app.cases.special.work import (
    LONGEST_LINE,
    LONGEST_TEXT,
    Line,
    Problems,
    Reading,
    Record,
    Scene,
    SpecialWork,
    Typed,
    day_of,
    day_problem,
    found,
    line_of,
    too_long,
)
from app.clock import ZONE
from app.wording import msgid
from catalog.step_specs import InspectionSpec, StepKind, StepSpec

MOST_VISITORS, LONGEST_NAME = 12, 40
_OWN_HEADING = msgid("调查情况")  # where the definition names no headings


class Inspection(SpecialWork):
    """At least so many visitors (行政处罚法 42 条 by analogy: two), the place, the moment, the record."""

    id = "inspection"
    title = msgid("入户调查、现场核查")

    def concerns(self, spec: StepSpec) -> bool:
        return spec.inspection is not None or spec.kind is StepKind.INSPECT

    def read(self, typed: Typed, scene: Scene) -> Reading:
        visitors = [name for one in typed.getlist("s_visitor") if (name := one.strip())][:MOST_VISITORS]
        place, day, clock = (line_of(typed, name) for name in ("s_place", "s_day", "s_time"))
        notes = [(heading, line_of(typed, f"s_note_{at}")) for at, heading in enumerate(headings(scene.spec))]
        problems = found(
            visitor=_twice(visitors) or next(filter(None, (too_long(one, LONGEST_NAME) for one in visitors)), ""),
            place=too_long(place, LONGEST_LINE),
            **_moment_problems(day, clock, scene),
            **{f"note_{at}": too_long(words, LONGEST_TEXT) for at, (_heading, words) in enumerate(notes)},
        )
        record: dict[str, Any] = {"visitors": visitors, "place": place, "day": day, "time": clock}
        record["notes"] = [{"heading": heading, "words": words} for heading, words in notes if words]
        written = {key: value for key, value in record.items() if value}
        counted = {} if scene.photos is None or not written else {"photos": scene.photos}
        return Reading({**written, **counted}, problems)

    def lacking(self, record: Record, scene: Scene) -> Problems:
        written = {note["heading"] for note in record.get("notes", ())}
        blank = {
            f"note_{at}": _("请写明“%(heading)s”", heading=heading)
            for at, heading in enumerate(headings(scene.spec))
            if heading not in written
        }
        return found(
            visitor=_too_few(len(record.get("visitors", ())), spec_of(scene.spec).min_visitors),
            place="" if record.get("place") else _("请写明去了哪里"),
            day="" if record.get("day") else _("请写明哪天去的"),
            time="" if record.get("time") else _("请写明几点去的"),
            photos=_too_few_photos(record.get("photos"), spec_of(scene.spec).photos),
            **blank,
        )

    def typed(self, record: Record, scene: Scene) -> Typed:
        values = Typed([("s_visitor", name) for name in record.get("visitors", ())])
        for key in ("place", "day", "time"):
            values[f"s_{key}"] = record.get(key, "")
        words = {note["heading"]: note["words"] for note in record.get("notes", ())}
        for at, heading in enumerate(headings(scene.spec)):
            values[f"s_note_{at}"] = words.get(heading, "")
        return values

    def sheet(self, spec: StepSpec) -> dict[str, Any]:
        rules = spec_of(spec)
        return {"headings": headings(spec), "least": rules.min_visitors, "most": MOST_VISITORS, "photos": rules.photos}

    def lines(self, record: Record) -> tuple[Line, ...]:
        visitors = record.get("visitors", ())
        moment = " ".join(filter(None, (record.get("day", ""), record.get("time", ""))))
        head = (
            (_("到场人员"), _("、").join(visitors) + (_("（%(n)s 人）", n=len(visitors)) if visitors else "")),
            (_("地点"), record.get("place", "")),
            (_("时间"), moment),
            (_("现场照片"), _("%(n)s 张", n=record["photos"]) if record.get("photos") else ""),
        )
        notes = ((note["heading"], note["words"]) for note in record.get("notes", ()))
        return tuple(Line(label, value) for label, value in (*head, *notes) if value)


def spec_of(spec: StepSpec) -> InspectionSpec:
    """What the step asks for; two visitors where it says nothing."""
    return spec.inspection or InspectionSpec()


def headings(spec: StepSpec) -> tuple[str, ...]:
    """Under which what was seen is written down."""
    return spec_of(spec).record or (_(_OWN_HEADING),)


def _twice(visitors: list[str]) -> str:
    twice = next((name for name, count in Counter(visitors).items() if count > 1), "")
    return _("“%(name)s”写了两遍，到场的人要各写各的", name=twice) if twice else ""


def _too_few(count: int, least: int) -> str:
    if count >= least:
        return ""
    return _("到场的不能少于 %(least)s 人，现在写了 %(count)s 人", least=least, count=count)


def _too_few_photos(count: int | None, least: int) -> str:
    if count is None or count >= least:
        return ""
    return _("现场照片至少 %(least)s 张，本环节收到 %(count)s 张，请在材料里拍照上传", least=least, count=count)


def _moment_problems(day: str, clock: str, scene: Scene) -> dict[str, str]:
    """A visit lies between the opening of the step and now."""
    wrong_day = day_problem(day, first=scene.opened_on, today=scene.today)
    at = _time_of(clock)
    if clock and at is None:
        return {"day": wrong_day, "time": _("时间看不懂，请写成 09:30 的样子")}
    on = day_of(day)
    late = on is not None and at is not None and not wrong_day and datetime.combine(on, at, ZONE) > scene.now
    return {"day": wrong_day, "time": _("不能晚于现在") if late else ""}


def _time_of(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None

"""公示: when and where the notice was put up, what it shows, who objected to what, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.cases.masking import mask_id_number, mask_phone
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
from app.wording import msgid
from catalog.step_specs import StepSpec

MOST_OBJECTIONS = 20
PENDING, DISMISSED, UPHELD, SETTLED = "pending", "dismissed", "upheld", "settled"
RESULT_WORDS = {
    PENDING: msgid("还在核查"),
    DISMISSED: msgid("不成立"),
    UPHELD: msgid("成立，还没有了结"),
    SETTLED: msgid("成立，已经了结"),
}
_OVER = frozenset({DISMISSED, SETTLED})  # what does not hold the case up any more
_ROW = ("who", "what", "on", "handled", "result")
_ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
_ACCOUNT = re.compile(r"(?<!\d)\d{12,}(?!\d)")


class Publicity(SpecialWork):
    """社会救助暂行办法 11 条 and the like: put up, hung its time, objections looked into before it goes on."""

    id = "publicity"
    title = msgid("公示")

    def concerns(self, spec: StepSpec) -> bool:
        return spec.publicity is not None

    def read(self, typed: Typed, scene: Scene) -> Reading:
        put_up_on, place = line_of(typed, "s_put_up_on"), line_of(typed, "s_put_up_place")
        shown = [
            {"label": label, "value": without_numbers(line_of(typed, f"s_shown_{at}"))}
            for at, label in enumerate(_shows(scene.spec))
        ]
        rows = list(_objections(typed))
        objections = [row for _at, row in rows]
        problems = found(
            put_up_on=day_problem(put_up_on, first=scene.opened_on, today=scene.today),
            put_up_place=too_long(place, LONGEST_LINE),
            **{f"shown_{at}": too_long(one["value"], LONGEST_LINE) for at, one in enumerate(shown)},
            **_objection_problems(rows, day_of(put_up_on) or scene.opened_on, scene.today),
        )
        if not (put_up_on or place or objections or any(one["value"] for one in shown)):
            return Reading({}, {})
        round_number = scene.spec.publicity.round if scene.spec.publicity else 1
        record = {"round": round_number, "put_up_on": put_up_on, "place": place, "shown": shown}
        return Reading({**record, "objections": objections}, problems)

    def lacking(self, record: Record, scene: Scene) -> Problems:
        values = {one["label"]: one["value"] for one in record.get("shown", ())}
        blank = {
            f"shown_{at}": _("请写明公示的“%(label)s”", label=label)
            for at, label in enumerate(_shows(scene.spec))
            if not values.get(label)
        }
        return found(
            put_up_on="" if record.get("put_up_on") else _("请写明哪天张贴的"),
            put_up_place="" if record.get("place") else _("请写明贴在哪里"),
            **blank,
            **{
                f"result_{at}": _HOLDS_UP[row["result"]]()
                for at, row in enumerate(record.get("objections", ()))
                if row["result"] not in _OVER
            },
        )

    def typed(self, record: Record, scene: Scene) -> Typed:
        spec = scene.spec.publicity
        values = Typed([("s_put_up_on", record.get("put_up_on", ""))])
        values["s_put_up_place"] = record.get("place") or (spec.place if spec else "")
        known = {one["label"]: one["value"] for one in record.get("shown", ())}
        for at, label in enumerate(_shows(scene.spec)):
            values[f"s_shown_{at}"] = known.get(label, "")
        for at, row in enumerate(record.get("objections", ())):
            values.update({f"s_{key}_{at}": row[key] for key in _ROW})
        return values

    def sheet(self, spec: StepSpec) -> dict[str, Any]:
        return {"shows": _shows(spec), "results": RESULT_WORDS, "most": MOST_OBJECTIONS, "spec": spec.publicity}

    def lines(self, record: Record) -> tuple[Line, ...]:
        head = (
            (_("第几榜"), str(record.get("round", ""))),
            (_("张贴日期"), record.get("put_up_on", "")),
            (_("张贴地点"), record.get("place", "")),
            (_("公示内容"), _("；").join(f"{one['label']}：{one['value']}" for one in record.get("shown", ()))),
        )
        objections = [(_("异议"), objection_words(row)) for row in record.get("objections", ())]
        none = [] if objections or not record else [(_("异议"), _("没有收到异议"))]
        return tuple(Line(label, value) for label, value in (*head, *objections, *none) if value)


def put_up_on(record: Record) -> date | None:
    """The day from which the notice hangs, when it is known."""
    return day_of(record.get("put_up_on", ""))


def without_numbers(text: str) -> str:
    """What may hang in public: numbers of identity cards, phones and accounts are masked (个人信息保护法 28 条)."""
    text = _ID_NUMBER.sub(lambda match: mask_id_number(match[0]), text)
    text = _PHONE.sub(lambda match: mask_phone(match[0]), text)
    return _ACCOUNT.sub(lambda match: mask_id_number(match[0]), text)


def objection_words(row: Record) -> str:
    """2026-11-20 匿名：收入不实。核查：…。不成立"""
    who = row["who"] or _("匿名")
    handled = _("核查：%(words)s。", words=row["handled"].rstrip("。")) if row["handled"] else ""
    what = row["what"].rstrip("。")
    return f"{row['on']} {who}：{what}。{handled}{_(RESULT_WORDS[row['result']])}".strip()


_HOLDS_UP = {
    PENDING: lambda: _("这条异议还没有核查完，有了结果才能通过"),
    UPHELD: lambda: _("异议成立，纠正、了结以后才能通过；不能纠正的请退回或者不予批准"),
}


def _shows(spec: StepSpec) -> Sequence[str]:
    return spec.publicity.shows if spec.publicity else ()


def _objections(typed: Typed) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows in which something stands, each with its place on the form."""
    for at in range(MOST_OBJECTIONS):
        row = {key: line_of(typed, f"s_{key}_{at}") for key in _ROW}
        if row["who"] or row["what"] or row["handled"] or row["on"]:
            yield at, {**row, "result": row["result"] if row["result"] in RESULT_WORDS else PENDING}


def _objection_problems(rows: Sequence[tuple[int, dict[str, Any]]], first: date, today: date) -> dict[str, str]:
    return {
        f"{key}_{at}": sentence
        for at, row in rows
        for key, sentence in _row_problems(row, first, today).items()
        if sentence
    }


def _row_problems(row: dict[str, Any], first: date, today: date) -> dict[str, str]:
    """Who objects may stay unnamed; what, when and, once there is a result, how it was looked into may not."""
    unsaid = row["result"] != PENDING and not row["handled"]
    return {
        "who": too_long(row["who"], LONGEST_LINE),
        "what": too_long(row["what"], LONGEST_TEXT) if row["what"] else _("请写明异议是什么"),
        "on": day_problem(row["on"], first=first, today=today) if row["on"] else _("请写明哪天收到的"),
        "handled": _("请写明怎么核查、怎么处理的") if unsaid else too_long(row["handled"], LONGEST_TEXT),
    }

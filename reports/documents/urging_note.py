"""催办单 and 督办单: a unit is reminded of its late cases, or ordered to settle them, and answers in writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from catalog.definition import StepKind, StepSpec
from catalog.primitives import Tier
from reports.addresses import qr_address
from reports.imprint import PLAIN, Imprint, copies_note
from reports.letter_texts import LetterKind, LetterText, Placeholder, shipped_text
from reports.page_codes import PageCode, Sheet
from reports.specimens import Specimen
from reports.supervision_contexts import CellKind, DayCell, UrgedRow, UrgingContext, Week
from reports.wording import date_words

SHEET = Sheet(32, 24, 20, 24)  # as `@page urging` of urging.css
_COMMON = (
    Placeholder("unit", "承办单位", "石桥镇便民服务中心"),
    Placeholder("organisation", "签发单位", "青石县政务服务管理局"),
    Placeholder("number", "单号", "QSCB26-00017"),
    Placeholder("answer_by", "回复期限", "2026年3月27日前（签发之日起3个工作日）", required=True),
    Placeholder("phone", "联系电话", "0000-6222012"),
    Placeholder("copies_to", "抄送单位", "柳树沟村便民服务站"),
)
_PARTS = {"closing": "回复要求", "copies": "抄送", "stub": "回执上的裁剪线"}
KIND = LetterKind(
    id="urging_note", name="催办通知单", parts=_PARTS, placeholders=_COMMON, has_law=False, has_remedies=False
)
SUPERVISION = LetterKind(
    id="supervision_note",
    name="督办通知单",
    parts={"opening": "开头", **_PARTS},
    placeholders=(*_COMMON, Placeholder("follows", "此前的催办单号", "QSCB26-00017")),
    has_law=False,
    has_remedies=False,
)
COPIES = ("承办单位", "督查机构")  # who keeps which; the unit first asked gets one more where it is another
TOLD = "首问单位"
KINDS = {"urge": KIND, "supervise": SUPERVISION}
SEAL_WORDS = "督查专用章"  # in the circle, where no picture of a seal is on file
_BADGES = {"red": "红牌", "yellow": "黄牌"}
_CELLS: Mapping[str, tuple[CellKind, str]] = {
    "start": ("start", "起"),
    "publicity": ("publicity", "公示"),
    "rest": ("rest", "休"),
    "paused": ("paused", "停"),
    "over": ("over", "+{number}"),
}
_WEEK = 7
_MOST_WEEKS = 9  # of one calendar: a third of a page


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of a limit. `kind` is that of `app.cases.deadlines.DayMark`, `number` counts within it."""

    day: date
    kind: str
    number: int | None = None
    is_due: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Urged:
    """A case as it stood when the note was drafted.

    `sum`: how its due day was worked out, sentence by sentence; `days`: the same day by day, from the start of the
    limit on.
    """

    number: str
    service: str
    step: str
    due_on: date | None
    sum: Sequence[str] = ()
    days: Sequence[CountedDay] = ()
    limit: str = ""
    late_by: int = 0  # working days past the due day
    colour: str = ""  # red or yellow: its card


def build(
    *,
    kind: str,
    number: str,
    organisation_name: str,
    addressee: str,
    cases: Sequence[Urged],
    reason: str,
    demands: str,
    answer_due_on: date | None,
    answer_days: int,
    issued_on: date | None,
    issued_by: str = "",
    phone: str = "",
    copies_to: Sequence[str] = (),
    follows: str = "",
    text: LetterText | None = None,
    imprint: Imprint = PLAIN,
) -> UrgingContext:
    """Put a note into words. Without a day of issue it is a draft, and says so; `answer_days` are working days.

    `text`: the wording of its sentences, None = as shipped.
    """
    worded = text or shipped_text(KINDS[kind].id)
    values = {
        "unit": addressee,
        "organisation": organisation_name,
        "number": number,
        "answer_by": _answer_by(answer_due_on, answer_days),
        "phone": phone,
        "copies_to": "、".join(copies_to),
        "follows": follows,
    }
    return UrgingContext(
        title=worded.title,
        number=number,
        organisation_name=organisation_name,
        addressee=addressee,
        opening=worded.told("opening", values),
        rows=tuple(_row(place, one) for place, one in enumerate(cases, 1)),
        reason=_paragraphs(reason),
        demands=_paragraphs(demands),
        closing=worded.told("closing", values),
        copies=worded.told("copies", values),
        stub="".join(worded.told("stub", values)),
        stub_code=qr_address(str(imprint.code)) if imprint.code else "",
        issued_by=issued_by,
        seal_date=date_words(issued_on) if issued_on else "",
        draft=issued_on is None,
        imprint=replace(imprint, sheet=SHEET, seal_words=imprint.seal_words if imprint.seal else SEAL_WORDS),
        badge=_BADGES.get(cases[0].colour, "") if len(cases) == 1 else "",
    )


def _row(place: int, one: Urged) -> UrgedRow:
    weeks = _weeks(one.days)
    return UrgedRow(
        number=place,
        case_number=one.number,
        service=one.service,
        step=one.step or "已办结",
        due=date_words(one.due_on) if one.due_on else "—",
        limit=one.limit,
        late=f"逾期 {one.late_by} 个工作日" if one.late_by > 0 else "",
        sum="".join(one.sum),
        weeks=weeks[-_MOST_WEEKS:],
        left_out=max(0, len(weeks) - _MOST_WEEKS),
    )


def _weeks(days: Sequence[CountedDay]) -> tuple[Week, ...]:
    """Whole weeks, Monday first, around the days that were counted."""
    if not days:
        return ()
    cells = {one.day: _cell(one) for one in days}
    first = days[0].day - timedelta(days=days[0].day.weekday())
    count = (days[-1].day - first).days // _WEEK + 1
    every = [first + timedelta(days=number) for number in range(count * _WEEK)]
    shown = [cells.get(day) or DayCell(day=_short(day), words="", kind="none") for day in every]
    return tuple(tuple(shown[at : at + _WEEK]) for at in range(0, len(shown), _WEEK))


def _cell(one: CountedDay) -> DayCell:
    kind, words = _CELLS.get(one.kind, ("counted", "{number}"))
    said = words.format(number=one.number if one.number is not None else "")
    return DayCell(day=_short(one.day), words=said, kind="due" if one.is_due else kind)


def _short(day: date) -> str:
    return f"{day.month}-{day.day}"


def _answer_by(day: date | None, days: int) -> str:
    if day is None:
        return f"签发之日起 {days} 个工作日内"
    return f"{date_words(day)}前（签发之日起 {days} 个工作日）"


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


# ── sample ─────────────────────────────────────────────────────────────────────────────────────────


def _at_the_hall(specimen: Specimen) -> StepSpec:
    """A step of the township, to which the note is addressed: an examination, where it has one."""
    steps = specimen.definition.steps
    own = [one for one in steps if one.tier is Tier.TOWNSHIP and one.kind is not StepKind.ACCEPT]
    return next(iter(own), steps[0])


def sample(specimen: Specimen) -> UrgingContext:
    """One case two working days late at its second step, with five days of publicity that did not count."""
    return sample_with(specimen, shipped_text(KIND.id))


def sample_with(specimen: Specimen, text: LetterText) -> UrgingContext:
    """The same with another wording; a 督办单 follows the 催办单."""
    supervised = text.kind == SUPERVISION.id
    late = Urged(
        number=specimen.case_number,
        service=specimen.definition.name,
        step=_at_the_hall(specimen).name,
        due_on=date(2026, 3, 20),
        sum=("2026年3月3日收到，当天不算，从3月4日起算 8个工作日。", "3月6日至12日公示，不算。", "3月20日到期。"),
        days=list(_example()),
        limit="8 个工作日",
        late_by=2,
        colour="red",
    )
    return build(
        kind="supervise" if supervised else "urge",
        number="QSDB26-00004" if supervised else "QSCB26-00017",
        organisation_name=f"{specimen.county_name}政务服务管理局",
        addressee=specimen.hall.name,
        cases=[late],
        reason="下列办件在你单位已经逾期，没有说明原因。",
        demands="请马上办理；确实不能办结的，说明原因和打算办结的日期。",
        answer_due_on=date(2026, 3, 27),
        answer_days=3,
        issued_on=date(2026, 3, 24),
        issued_by="秦正文",
        phone=specimen.hall.supervise_phone,
        copies_to=["柳树沟村便民服务站"] if supervised else [],
        follows="QSCB26-00017" if supervised else "",
        text=text,
        imprint=_SAMPLE,
    )


_SAMPLE = Imprint(
    copies_note=copies_note(COPIES), code=PageCode(kind="S", subject="URGING_NOTE", edition=1, number="K7Q2M4XP")
)


def _example() -> Iterator[CountedDay]:
    """3 to 24 March 2026: the sum of the sample day by day."""
    used = over = 0
    for number in range(22):
        day = date(2026, 3, 3) + timedelta(days=number)
        if number == 0:
            yield CountedDay(day, "start")
        elif day.weekday() >= 5:
            yield CountedDay(day, "rest")
        elif date(2026, 3, 6) <= day <= date(2026, 3, 12):
            yield CountedDay(day, "publicity")
        elif used < 8:
            used += 1
            yield CountedDay(day, "counted", used, is_due=used == 8)
        else:
            over += 1
            yield CountedDay(day, "over", over)

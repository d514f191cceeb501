"""日历: the days that differ from Monday–Friday, year by year; the notice that says so; what changes moved."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.forms import DynamicForm
from flask_appbuilder.models.filters import BaseFilter
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Query
from wtforms import DateField
from wtforms.validators import InputRequired

from app import clock
from app.cases.calendar_changes import latest_changes, moved_page
from app.cases.explanation import PageVoice
from app.dates import long_day, weekday
from app.errors import Invalid
from app.extensions import db
from app.models import CalendarChange, Workday
from app.security.access import Access, required_actor
from app.transaction import begin_write, writes_late
from app.views.admin.base import DeskInterface, DeskModelView, day_key
from app.views.admin.fields import line, one_of, strip
from app.wording import msgid
from app.workday_notice import MOST_TEXT, NoticeReading, Problem, read_notice
from app.workdays import (
    DayEntry,
    YearEntry,
    apply_notice,
    delete_day,
    list_years,
    mark_year,
    plan_notice,
    save_day,
)

_KINDS = [("rest", _l("放假")), ("work", _l("调休上班"))]
_MOST_SOURCE = 120
_MOST_PAGES = 100_000
_MOST_KEY = 2**31 - 1
_LATEST = 3  # changes in sight beside a year
_RECENT = 4  # years before this one that are in sight


class YearFilter(BaseFilter):
    """The days of the year of the page."""

    name = "year"

    def apply(self, query: Query[Any], _value: Any) -> Query[Any]:
        year = asked_year()
        return query.filter(Workday.day.between(dt.date(year, 1, 1), dt.date(year, 12, 31)))


def asked_year() -> int:
    """The year of this page, the current one by default."""
    year = request.args.get("year", 0, type=int)
    return year if 1 <= year <= dt.MAXYEAR else clock.today().year


def asked_page() -> int:
    """The page of a list, the first by default."""
    return min(max(request.args.get("page", 1, type=int), 1), _MOST_PAGES)


def _moved_words(change: CalendarChange) -> str:
    """What the change did to the cases under way."""
    if change.finished_at is None:
        return _("已改 %(n)s 个在办件的到期日，其余的正在后台改，几分钟内改完。", n=change.moved)
    if change.moved:
        return _("%(n)s 个在办件的到期日跟着变了，在“改动记录”里能看到是哪些。", n=change.moved)
    return _("在办件的到期日没有变。")


ACTION_WORDS = {
    "day_saved": msgid("登记一天"),
    "day_deleted": msgid("删除一天"),
    "year_known": msgid("全年标为已定"),
    "year_projected": msgid("全年改为推算"),
    "notice": msgid("按放假通知登记"),
}
CLOCK_WORDS = {
    "step": msgid("环节时限"),
    "promise": msgid("承诺办结"),
    "statutory": msgid("法定时限"),
    "acceptance": msgid("作出受理决定"),
    "delivery": msgid("送达"),
}


def change_words(change: CalendarChange) -> str:
    """登记一天：10月1日 国庆节; 按放假通知登记：2027年."""
    words, voice = _(ACTION_WORDS[change.action]), PageVoice()
    if change.first_on == change.last_on:
        return f"{words}{_('：')}{voice.day(change.first_on, year=True)} {change.name}".rstrip()
    # A notice may name days of the year before: its own year is the one that it ends in.
    return f"{words}{_('：')}{_('%(year)s 年', year=change.last_on.year)} {change.name}".rstrip()


def problem_words(problem: Problem) -> str:
    """What is wrong in a notice, in the language of the page."""
    days = {name: long_day(value) for name, value in problem.values.items() if isinstance(value, dt.date)}
    return _(problem.text, **{**problem.values, **days})


class DayForm(DynamicForm):
    """One day."""

    kind = one_of(_l("这天"), _KINDS, default="rest")
    name = line(_l("说明"), longest=40, required=True, hint=_l("例如 国庆节、国庆节调休上班"))
    source = line(_l("依据"), longest=_MOST_SOURCE, hint=_l("例如 国务院办公厅放假通知；县里临时放假写明文号"))

    def entry(self, day: dt.date) -> DayEntry:
        return DayEntry(day, self.kind.data == "work", self.name.data, self.source.data or "")


class NewDayForm(DayForm):
    """The same, and which day."""

    day = DateField(_l("日期"), validators=[InputRequired(_l("请选择日期"))])


class WorkdayView(DeskModelView):
    """One year at a time: its days, and whether they are complete."""

    include_route_methods: ClassVar[set[str]] = {
        "list",
        "add",
        "edit",
        "delete",
        "mark",
        "notice",
        "changes",
        "change_page",
    }
    desk_access = Access(capabilities=("manage_calendar",))
    route_base = "/workdays"
    datamodel = DeskInterface(Workday)
    key_of = day_key
    base_order = ("day", "asc")
    page_size = 366
    search_columns: ClassVar[list[str]] = ["name"]
    list_columns: ClassVar[list[str]] = ["day"]
    label_columns: ClassVar[dict[str, Any]] = {"day": _l("日期")}
    list_title, add_title, edit_title = _l("工作日历"), _l("登记一天"), _l("修改这一天")
    list_template = "appbuilder/workdays.html"
    add_words, delete_words = _l("登记一天"), _l("删除这一天的登记？")
    add_form, edit_form = NewDayForm, DayForm
    add_columns: ClassVar[list[str]] = ["day", "kind", "name", "source"]
    edit_columns: ClassVar[list[str]] = ["kind", "name", "source"]

    def _list(self) -> dict[str, Any]:
        return {}

    def prepare(self, form: DayForm, item: Workday | None) -> None:
        if item is not None and request.method == "GET":
            form.kind.data = "work" if item.is_workday else "rest"

    def create(self, form: NewDayForm) -> str:
        entry = form.entry(form.day.data)
        change = save_day(db.session, entry=entry, actor=required_actor(), now=clock.now())
        return _("已登记 %(day)s。", day=long_day(entry.day)) + _moved_words(change)

    def change(self, item: Workday, form: DayForm) -> str:
        change = save_day(db.session, entry=form.entry(item.day), actor=required_actor(), now=clock.now())
        return _("%(day)s 已保存。", day=long_day(item.day)) + _moved_words(change)

    def remove(self, item: Workday) -> str:
        day = item.day
        change = delete_day(db.session, day=item, actor=required_actor(), now=clock.now())
        return _("已删除 %(day)s 的登记，这天照周一至周五算。", day=long_day(day)) + _moved_words(change)

    def name_of(self, item: Workday) -> str:
        return f"{long_day(item.day)} {weekday(item.day)} {item.name}"

    def path(self, method: str, pk: object | None = None) -> str:
        """Back from a day to its year."""
        plain = super().path(method, pk)
        year = (request.view_args or {}).get("pk", request.form.get("day", ""))[:4]
        return f"{plain}?year={year}" if method == "list" and year.isdigit() else plain

    def extra(self, item: Workday | None) -> dict[str, Any]:
        if item is not None:
            return {"facts": [(_("日期"), f"{long_day(item.day)} {weekday(item.day)}")]}
        year = asked_year()
        years = list_years(db.session)
        this = clock.today().year
        recent = {year, *range(this - _RECENT, this + 2)}
        return {
            "year": next((one for one in years if one.year == year), YearEntry(year, False, "", 0)),
            "years": sorted(recent, reverse=True),
            "older": [one.year for one in years if one.year not in recent],
            "changes": latest_changes(db.session, size=_LATEST)[0],
            "change_words": change_words,
            "days": self.datamodel.query(
                self.datamodel.get_filters().add_filter("day", YearFilter, None), "day", "asc"
            )[1],
        }

    @expose("/years", methods=["POST"])
    @has_access
    @permission_name("edit")
    def mark(self) -> ResponseReturnValue:
        """Say whether the table of a year is complete."""
        year, is_known = request.form.get("year", 0, type=int), request.form.get("known") == "1"
        source = strip(request.form.get("source", ""))[:_MOST_SOURCE]
        try:
            change = mark_year(
                db.session, year=year, is_known=is_known, source=source, actor=required_actor(), now=clock.now()
            )
            told = _("%(year)s 年已定。", year=year) if is_known else _("%(year)s 年改为推算。", year=year)
            flash(told + _moved_words(change), "success")
        except Invalid as refusal:
            flash(_("；").join(refusal.sentences()), "danger")
        return redirect(f"{self.route_base}/list/?year={year}", 303)

    @expose("/notice", methods=["GET", "POST"])
    @has_access
    @permission_name("edit")
    @writes_late
    def notice(self) -> ResponseReturnValue:
        """A notice pasted as text: read, shown day by day, and entered when someone says so."""
        text = request.form.get("text", "")[:MOST_TEXT]
        if request.method != "POST":
            return self._notice_page(text, None)
        reading = read_notice(text)
        if request.form.get("do") != "enter" or not reading.is_usable:
            return self._notice_page(text, reading)
        begin_write()
        change = apply_notice(db.session, reading=reading, actor=required_actor(), now=clock.now())
        told = _("%(year)s 年的放假安排已登记，这一年不再是推算。", year=reading.year)
        flash(told + _moved_words(change), "success")
        return redirect(f"{self.route_base}/list/?year={reading.year}", 303)

    def _notice_page(self, text: str, reading: NoticeReading | None) -> ResponseReturnValue:
        problems = reading.problems if reading else ()
        page = self.page(
            "appbuilder/workday_notice.html",
            title=_("按放假通知登记"),
            text=text,
            most=MOST_TEXT,
            reading=reading,
            plan=plan_notice(db.session, reading) if reading and reading.year else [],
            grave=[problem_words(one) for one in problems if one.grave],
            doubts=[problem_words(one) for one in problems if not one.grave],
        )
        return page, 422 if any(one.grave for one in problems) else 200

    @expose("/changes")
    @has_access
    @permission_name("list")
    def changes(self) -> ResponseReturnValue:
        """Every change of the table and how many cases it moved, the latest first."""
        page = asked_page()
        changes, has_more = latest_changes(db.session, page=page)
        return self.page(
            "appbuilder/workday_changes.html",
            title=_("改动记录"),
            changes=changes,
            number=page,
            has_more=has_more,
            change_words=change_words,
        )

    @expose("/changes/<int:number>")
    @has_access
    @permission_name("list")
    def change_page(self, number: int) -> ResponseReturnValue:
        """What one change moved, case by case."""
        actor = required_actor()
        found = moved_page(db.session, change_id=min(number, _MOST_KEY), page=asked_page(), actor=actor)
        return self.page(
            "appbuilder/workday_moves.html",
            title=change_words(found.change),
            it=found,
            opens=actor.can("view_cases"),
            clock_words=CLOCK_WORDS,
        )

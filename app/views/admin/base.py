"""Flask-AppBuilder's model views by the rules of the house.

FAB commits by itself, keeps the filters of a request on the view that all requests share, and loses what was typed
when saving fails. Here the request commits, filters live as long as the request, and a refused form comes back as it
was sent, its problems beside its fields. Saving is an operation of `app.people` or `app.workdays`, audited there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_appbuilder import ModelView, expose
from flask_appbuilder.models.filters import Filters
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.security.decorators import has_access
from flask_appbuilder.widgets import RenderTemplateWidget
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.orm import Query
from sqlalchemy.orm.strategy_options import _AbstractLoad

from app.errors import Invalid, NotFoundHere
from app.extensions import db
from app.views.admin.fields import strip

Choices = Sequence[tuple[str, str]]
_MOST_TYPED = 60
_BIGGEST_KEY = 2**31 - 1


class DeskInterface(SQLAInterface):
    """FAB's way to a table, which loads all that a line of a list shows at once."""

    def __init__(self, model: type, *loads: _AbstractLoad) -> None:
        super().__init__(model)
        self._loads = loads

    def apply_all(self, query: Query[Any], *args: Any, **options: Any) -> Query[Any]:
        return super().apply_all(query, *args, **options).options(*self._loads)


@dataclass(frozen=True)
class Search:
    """One control above a list: a text box, or a choice when there are options."""

    name: str
    label: str
    filter_class: type
    options: Callable[[], Choices] | None = None
    every: str = ""  # the words of the choice that filters nothing


@dataclass(frozen=True)
class Control:
    """A search as it stands on the page of one request."""

    search: Search
    value: str
    options: Choices


@dataclass(frozen=True)
class FormProblem:
    """One line of the summary above a form; `name` is the field's id."""

    name: str
    sentence: str


class FilterBar(RenderTemplateWidget):
    """The controls above a list."""

    template = "appbuilder/general/widgets/search.html"


class DeskModelView(ModelView):
    """A table of reference data: list, add, edit, delete after a question."""

    include_route_methods: ClassVar[set[str]] = {"list", "add", "edit", "delete"}
    search_columns: ClassVar[list[str]] = []
    searches: tuple[Search, ...] = ()
    key_of: Callable[[str], Any] = int
    page_size = 40
    list_hint = ""
    add_words = ""  # of the button
    delete_words = ""  # the question before deleting
    empty_words = ("", "")
    search_widget = FilterBar

    # ── what each view says ────────────────────────────────────────────────────────────────────────

    def create(self, form: FlaskForm) -> str:
        """Save a new row from a valid form; the sentence to tell. Invalid when it cannot be."""
        raise NotImplementedError

    def change(self, item: Any, form: FlaskForm) -> str:
        """Save a changed row from a valid form; the sentence to tell. Invalid when it cannot be."""
        raise NotImplementedError

    def remove(self, item: Any) -> str:
        """Delete a row; the sentence to tell. Invalid when it cannot be."""
        raise NotImplementedError

    def prepare(self, form: FlaskForm, item: Any | None) -> None:
        """Give the form what depends on the request: choices, the row's values."""

    def may_delete(self, item: Any) -> bool:
        """Does the edit page offer to delete this row?"""
        return "delete" in self.include_route_methods

    def name_of(self, item: Any) -> str:
        """What the question before deleting calls the row."""
        return str(item)

    def extra(self, item: Any | None) -> dict[str, Any]:
        """What the templates of this view need besides; `item` is None on lists and new forms."""
        return {}

    # ── pages ──────────────────────────────────────────────────────────────────────────────────────

    @expose("/list/")
    @has_access
    def list(self) -> ResponseReturnValue:
        return self.page(self.list_template, title=self.list_title, widgets=self._list(), **self.extra(None))

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> ResponseReturnValue:
        form = self.add_form.refresh()
        self.prepare(form, None)
        if done := self._attempt(form, lambda: self.create(form)):
            return self._tell(done)
        widgets = self._get_add_widget(form=form)
        return self._form_page(self.add_template, self.add_title, form, widgets)

    @expose("/edit/<pk>", methods=["GET", "POST"])
    @has_access
    def edit(self, pk: str) -> ResponseReturnValue:
        item = self.find(pk)
        form = self.edit_form.refresh(obj=item)
        self.prepare(form, item)
        if done := self._attempt(form, lambda: self.change(item, form)):
            return self._tell(done)
        widgets = self._get_edit_widget(form=form)
        return self._form_page(self.edit_template, self.edit_title, form, widgets, item=item)

    @expose("/delete/<pk>", methods=["GET", "POST"])
    @has_access
    def delete(self, pk: str) -> ResponseReturnValue:
        """GET asks, POST deletes."""
        item, problem = self.find(pk), ""
        if request.method == "POST":
            try:
                return self._tell(self.remove(item))
            except Invalid as refusal:
                db.session.rollback()
                item, problem = self.find(pk), _("；").join(refusal.sentences())
        page = self.page(
            "appbuilder/general/model/delete.html", title=self.delete_words, item=item, pk=pk, problem=problem
        )
        return page, 422 if problem else 200

    # ── parts ──────────────────────────────────────────────────────────────────────────────────────

    def page(self, template: str, **values: Any) -> str:
        """Render with what all templates of a view know."""
        return self.render_template(template, view=self, back=self.path("list"), **values)

    def path(self, method: str, pk: object | None = None) -> str:
        """The address of a page of this view."""
        if method == "list":
            return f"{self.route_base}/list/"
        return f"{self.route_base}/{method}" + ("" if pk is None else f"/{pk}")

    def find(self, pk: str) -> Any:
        """The row, when it exists and lies in the caller's scope; NotFoundHere otherwise."""
        try:
            key = type(self).key_of(pk)
        except ValueError as error:
            raise NotFoundHere(_("没有这条记录")) from error
        too_big = isinstance(key, int) and not 0 <= key <= _BIGGEST_KEY
        item = None if too_big else self.datamodel.get(key, self._base_filters)
        if item is None:
            raise NotFoundHere(_("没有这条记录，或者它不归您管理"))
        return item

    def _list(self) -> dict[str, Any]:
        controls = [self._control(search) for search in self.searches]
        page = max(request.args.get("page", 1, type=int), 1)
        widgets = self._get_list_widget(
            filters=self._asked_filters(controls),
            page=min(page, _BIGGEST_KEY // self.page_size) - 1,
            page_size=self.page_size,
            view=self,
            filtered=any(control.value for control in controls),
            link=lambda number: self._list_link(controls, number),
        )
        widgets["search"] = FilterBar(controls=controls, view=self)
        return widgets

    @staticmethod
    def _control(search: Search) -> Control:
        value = strip(request.args.get(search.name, ""))[:_MOST_TYPED]
        options = search.options() if search.options else ()
        if search.options and value not in {code for code, _words in options}:
            value = ""
        return Control(search, value, options)

    def _asked_filters(self, controls: Sequence[Control]) -> Filters:
        """New ones for this request: FAB would fill those of the view, which other threads are reading."""
        filters: Filters = self.datamodel.get_filters()
        for control in controls:
            if control.value:
                filters.add_filter(control.search.name, control.search.filter_class, control.value)
        return filters

    def _list_link(self, controls: Sequence[Control], page: int) -> str:
        asked = {control.search.name: control.value for control in controls if control.value}
        wanted = asked if page == 1 else {**asked, "page": str(page)}
        return self.path("list") + (f"?{urlencode(wanted)}" if wanted else "")

    def _attempt(self, form: FlaskForm, save: Callable[[], str]) -> str | None:
        """The sentence to tell after saving; None when nothing was sent or, with its problems in the form, refused."""
        if request.method != "POST" or not form.validate():
            return None
        try:
            return save()
        except Invalid as refusal:
            db.session.rollback()
            write_problems(form, refusal)
            return None

    def _tell(self, sentence: str) -> ResponseReturnValue:
        flash(sentence, "success")
        return redirect(self.path("list"), 303)

    def _form_page(
        self, template: str, title: str, form: FlaskForm, widgets: dict[str, Any], item: Any | None = None
    ) -> ResponseReturnValue:
        problems = form_problems(form)
        page = self.page(template, title=title, widgets=widgets, problems=problems, item=item, **self.extra(item))
        return page, 422 if problems else 200


def write_problems(form: FlaskForm, refusal: Invalid) -> None:
    """Put what an operation refused beside the fields it names; the rest stands above the form."""
    if refusal.message:
        form.form_errors.append(refusal.message)
    for problem in refusal.problems:
        field = form._fields.get(getattr(problem, "name", ""))
        if field is None:
            form.form_errors.append(str(problem.message))
        else:
            field.errors = [*field.errors, problem.message]


def form_problems(form: FlaskForm) -> list[FormProblem]:
    """All problems of a form, those of the whole first, as the summary lists them."""
    whole = [FormProblem("model_form", message) for message in form.form_errors]
    fields = [
        FormProblem(field.id, f"{field.label.text}{_('：')}{message}") for field in form for message in field.errors
    ]
    return [*whole, *fields]


def day_key(text: str) -> dt.date:
    """A row's key that is a day; ValueError when it is none."""
    return dt.date.fromisoformat(text)

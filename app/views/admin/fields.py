"""Fields, choices and filters that the forms and lists of the settings share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_appbuilder.models.filters import BaseFilter
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import Query
from wtforms import Field, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from app.extensions import db
from app.models import Organisation
from app.people.actors import Actor
from app.security.access import required_actor

KIND_WORDS = {
    "county": _l("县"),
    "department": _l("部门"),
    "township": _l("乡镇（街道）"),
    "village": _l("村"),
    "community": _l("社区"),
}
GroupedChoices = dict[str, list[tuple[int | str, Any]]]
_PHONE = r"[0-9+()（）\-—、，,\s转分机]*"


def strip(value: Any) -> Any:
    """Blanks around what was typed mean nothing."""
    return value.strip() if isinstance(value, str) else value


def line(label: Any, *, longest: int, required: bool = False, hint: Any = "", **more: Any) -> StringField:
    """One line of text."""
    return StringField(
        label,
        filters=[strip],
        description=hint,
        validators=[*_presence(required), too_long(longest), *more.pop("validators", ())],
        render_kw={"maxlength": longest, "autocomplete": "off", **more.pop("render_kw", {})},
        **more,
    )


def telephone(label: Any, *, hint: Any = "") -> StringField:
    """A telephone number as it is printed: digits, brackets, dashes, extensions."""
    wrong = Regexp(f"^{_PHONE}$", message=_l("电话只写数字、横线和“转”，例如 0000-6200101 转 8"))
    return line(label, longest=40, hint=hint, validators=[wrong], render_kw={"inputmode": "tel"})


def choice(label: Any, **more: Any) -> SelectField:
    """One of many, as a list that opens; the choices come with the request."""
    wrong = [InputRequired(_l("请选择"))]
    return SelectField(label, validators=wrong, choices=[], coerce=_whole, validate_choice=True, **more)


def one_of(label: Any, choices: Sequence[tuple[str, Any]], **more: Any) -> RadioField:
    """One of few, all in sight."""
    return RadioField(label, choices=list(choices), validators=[InputRequired(_l("请选择"))], **more)


def some_of(label: Any, choices: Sequence[tuple[str, Any]], **more: Any) -> SelectMultipleField:
    """Any number of few, all in sight."""
    return SelectMultipleField(
        label, choices=list(choices), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), **more
    )


def too_long(longest: int) -> Length:
    """The column holds no more."""
    return Length(max=longest, message=_l("最多 %(n)s 个字", n=longest))


def _presence(required: bool) -> list[Callable[[Any, Field], None]]:
    return [InputRequired(_l("请填写"))] if required else [Optional(strip_whitespace=True)]


def _whole(value: Any) -> int | None:
    return int(value) if value not in (None, "") else None


# ── organisations to choose from ───────────────────────────────────────────────────────────────────


def office_choices(actor: Actor, *kinds: str) -> GroupedChoices:
    """The active organisations of the caller's subtree, villages under their township; none chosen yet."""
    rows = db.session.execute(_offices(actor, kinds)).all()
    towns = {row.id: row.name for row in rows if row.kind == "township"}
    grouped: GroupedChoices = {"": [("", _l("请选择"))]}
    for row in rows:
        group = towns.get(row.parent_id) or towns.get(row.id) or _COUNTY_GROUP
        grouped.setdefault(str(group), []).append((row.id, row.name))
    return grouped


_COUNTY_GROUP = _l("县级")


def _offices(actor: Actor, kinds: Iterable[str]) -> Select[Any]:
    columns = (Organisation.id, Organisation.name, Organisation.kind, Organisation.parent_id)
    statement = select(*columns).where(Organisation.active, within(actor)).order_by(Organisation.path)
    return statement.where(Organisation.kind.in_(kinds)) if kinds else statement


def within(actor: Actor) -> ColumnElement[bool]:
    """The organisations of a person's subtree; none for a person without a place."""
    if not actor.organisation_path:
        return false()
    return Organisation.path.startswith(actor.organisation_path, autoescape=True)


class InSubtree(BaseFilter):
    """Organisations of the caller's subtree. FAB builds the filter once; the caller is asked at every use."""

    name = "own subtree"

    def apply(self, query: Query[Any], _value: Any) -> Query[Any]:
        return query.filter(within(required_actor()))

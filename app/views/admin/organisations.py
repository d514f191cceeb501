"""机构: the county's offices, township halls and village stations, and what they show to the public."""

from __future__ import annotations

from typing import Any, ClassVar

from flask_appbuilder.forms import DynamicForm
from flask_appbuilder.models.filters import BaseFilter
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Query, joinedload
from wtforms import BooleanField, TextAreaField

from app import clock
from app.extensions import db
from app.models import Account, Organisation
from app.people.organisations import (
    Description,
    Identity,
    add_organisation,
    change_organisation,
    delete_organisation,
)
from app.security.access import Access, required_actor
from app.views.admin.base import Choices, DeskInterface, DeskModelView, Search
from app.views.admin.fields import (
    KIND_WORDS,
    InSubtree,
    choice,
    line,
    office_choices,
    one_of,
    telephone,
    within,
)

_NEW_KINDS = [
    ("village", _l("村")),
    ("community", _l("社区")),
    ("township", _l("乡镇（街道）")),
    ("department", _l("部门")),
]


class TextFilter(BaseFilter):
    """Part of the name, of its pinyin or initials, or of the code."""

    name = "text"

    def apply(self, query: Query[Any], value: str) -> Query[Any]:
        columns = (Organisation.name, Organisation.hall_name, Organisation.pinyin, Organisation.code)
        return query.filter(or_(*(column.icontains(value, autoescape=True) for column in columns)))


class KindFilter(BaseFilter):
    """One kind of organisation."""

    name = "kind"

    def apply(self, query: Query[Any], value: str) -> Query[Any]:
        return query.filter(Organisation.kind == value)


class TownFilter(BaseFilter):
    """A township with everything below it."""

    name = "township"

    def apply(self, query: Query[Any], value: str) -> Query[Any]:
        town = select(Organisation.path).where(Organisation.code == value).scalar_subquery()
        return query.filter(func.substr(Organisation.path, 1, func.length(town)) == town)


def town_options() -> Choices:
    """The townships of the caller's subtree."""
    towns = select(Organisation.code, Organisation.name).where(Organisation.kind == "township")
    rows = db.session.execute(towns.where(within(required_actor())).order_by(Organisation.path))
    return [(code, name) for code, name in rows]


class DescriptionForm(DynamicForm):
    """What an organisation shows to the public."""

    name = line(_l("名称"), longest=80, required=True, hint=_l("例如 石桥镇、上河村、县民政局"))
    hall_name = line(_l("对外名称"), longest=80, hint=_l("印在指南和回执上，例如 石桥镇便民服务中心"))
    window = line(_l("窗口"), longest=80, hint=_l("例如 二楼 12 号窗口"))
    address = line(_l("地址"), longest=200)
    hours = line(_l("办公时间"), longest=200, hint=_l("例如 工作日 8:30—12:00、14:00—17:30"))
    phone = telephone(_l("咨询电话"))
    supervise_phone = telephone(_l("监督电话"))
    paper_word = line(_l("发文代字"), longest=16, hint=_l("文书编号里用，例如 青民；不填就用名称"))
    groups = TextAreaField(
        _l("村民小组"),
        filters=[lambda typed: typed or ""],
        description=_l("只有村、社区填，一行写一个，例如 1组；表单里选到村以后，再从这里选小组"),
        render_kw={"rows": 5, "maxlength": 2000},
    )
    active = BooleanField(
        _l("启用"), default=True, description=_l("停用后不再出现在办事指南和选择框里，已有办件不受影响")
    )

    def described(self) -> Description:
        return Description(**{name: self[name].data for name in DESCRIBED if name in self})


class NewOrganisationForm(DescriptionForm):
    """The same, and what it is."""

    kind = one_of(_l("类别"), _NEW_KINDS, default="village")
    parent = choice(_l("上级机构"))
    code = line(
        _l("代码"), longest=32, required=True, hint=_l("村（社区）12 位、乡镇 9 位行政区划代码；部门用英文代码")
    )
    case_prefix = line(_l("编号字头"), longest=8, hint=_l("只有乡镇填：办件号开头的大写字母，例如 SQ"))

    def identity(self) -> Identity:
        return Identity(self.kind.data, self.code.data, self.parent.data, self.case_prefix.data or "")


DESCRIBED = (
    "name",
    "hall_name",
    "window",
    "address",
    "hours",
    "phone",
    "supervise_phone",
    "paper_word",
    "active",
    "groups",
)
_PUBLIC = (
    _l("对外公示"),
    {"fields": ["hall_name", "window", "address", "hours", "phone", "supervise_phone", "paper_word", "active"]},
)


class OrganisationView(DeskModelView):
    """List, add, rename, describe, switch off."""

    desk_access = Access(capabilities=("manage_people",))
    route_base = "/organisations"
    datamodel = DeskInterface(Organisation, joinedload(Organisation.parent))
    base_filters: ClassVar[list[list[Any]]] = [["id", InSubtree, None]]
    base_order = ("path", "asc")
    search_columns: ClassVar[list[str]] = ["code"]
    searches = (
        Search("q", _l("名称、拼音或代码"), TextFilter),
        Search("kind", _l("类别"), KindFilter, lambda: list(KIND_WORDS.items()), _l("全部类别")),
        Search("town", _l("乡镇"), TownFilter, town_options, _l("全部乡镇")),
    )
    list_title, add_title, edit_title = _l("机构"), _l("新增机构"), _l("修改机构")
    list_hint = _l("这里写的名称、地址、时间和电话会印在办事指南、回执和一次性告知单上。")
    add_words, delete_words = _l("新增机构"), _l("删除这个机构？")
    empty_words = (_l("没有找到机构"), _l("换个名称、拼音或代码再找。"))
    list_columns: ClassVar[list[str]] = ["name", "kind", "parent", "hall_name", "address", "phone", "active"]
    label_columns: ClassVar[dict[str, Any]] = {
        "name": _l("名称"),
        "kind": _l("类别"),
        "parent": _l("上级"),
        "hall_name": _l("对外名称"),
        "address": _l("地址"),
        "phone": _l("咨询电话"),
        "active": _l("状态"),
    }
    formatters_columns: ClassVar[dict[str, Any]] = {
        "kind": lambda kind: KIND_WORDS[kind],
        "parent": lambda parent: parent.name if parent else "",
        "active": lambda active: _("启用") if active else _("停用"),
    }
    add_form, edit_form = NewOrganisationForm, DescriptionForm
    add_fieldsets: ClassVar[list[Any]] = [
        (_l("是什么"), {"fields": ["kind", "parent", "code", "case_prefix", "name", "groups"]}),
        _PUBLIC,
    ]
    edit_fieldsets: ClassVar[list[Any]] = [(_l("是什么"), {"fields": ["name", "groups"]}), _PUBLIC]

    def prepare(self, form: DescriptionForm, item: Organisation | None) -> None:
        if isinstance(form, NewOrganisationForm):
            form.parent.choices = office_choices(required_actor(), "county", "township")
        elif item is not None and item.tier != "village":
            del form.groups

    def create(self, form: NewOrganisationForm) -> str:
        made = add_organisation(
            db.session,
            identity=form.identity(),
            described=form.described(),
            actor=required_actor(),
            now=clock.now(),
        )
        return _("已新增机构“%(name)s”。", name=made.name)

    def change(self, item: Organisation, form: DescriptionForm) -> str:
        change_organisation(
            db.session, organisation=item, described=form.described(), actor=required_actor(), now=clock.now()
        )
        return _("“%(name)s”已保存。", name=item.name)

    def remove(self, item: Organisation) -> str:
        name = item.name
        delete_organisation(db.session, organisation=item, actor=required_actor(), now=clock.now())
        return _("已删除机构“%(name)s”。", name=name)

    def may_delete(self, item: Organisation) -> bool:
        return item.kind != "county"

    def name_of(self, item: Organisation) -> str:
        return item.name

    def extra(self, item: Organisation | None) -> dict[str, Any]:
        """Beside the form: what is fixed, and how many people work there."""
        if item is None:
            return {}
        people = db.session.scalar(select(func.count()).where(Account.organisation_id == item.id))
        facts = [(_("类别"), KIND_WORDS[item.kind]), (_("代码"), item.code)]
        if item.parent:
            facts.append((_("上级"), item.parent.name))
        if item.case_prefix:
            facts.append((_("编号字头"), item.case_prefix))
        facts.append((_("人员账号"), _("%(n)s 个", n=people)))
        return {"facts": facts, "facts_note": _("类别、代码和上级定了不能改：办件号和数据范围都跟着它们走。")}

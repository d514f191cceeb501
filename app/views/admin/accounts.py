"""人员: who may log in, in which roles, for which organisation."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import request
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.forms import DynamicForm
from flask_appbuilder.models.filters import BaseFilter
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_appbuilder.security.sqla.models import Role
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import Query, joinedload, selectinload
from wtforms import BooleanField
from wtforms.validators import Regexp

from app import clock
from app.dates import moment
from app.extensions import db
from app.models import Account, Organisation
from app.people.account_changes import (
    Profile,
    change_account,
    create_account,
    reset_password,
    temporary_password,
)
from app.people.roles import ROLE_LABELS
from app.security.access import Access, required_actor
from app.views.admin.base import DeskInterface, DeskModelView, Search
from app.views.admin.fields import choice, line, office_choices, some_of, telephone, within
from app.views.admin.organisations import town_options

_ROLES = [(name, _l(name)) for name in ROLE_LABELS.values()]
_STATES = [("on", _l("启用")), ("off", _l("停用"))]
_USERNAME = Regexp(r"^[a-z][a-z0-9_.]{1,39}$", message=_l("用户名用小写字母开头，可以有数字、点和下划线，2 到 40 位"))


class InSubtree(BaseFilter):
    """People of the caller's subtree; those without a place belong to the county."""

    name = "own subtree"

    def apply(self, query: Query[Any], _value: Any) -> Query[Any]:
        actor = required_actor()
        homeless = Account.organisation_id.is_(None) if actor.organisation_kind == "county" else false()
        mine = Account.organisation_id.in_(select(Organisation.id).where(within(actor)))
        return query.filter(or_(mine, homeless))


class TextFilter(BaseFilter):
    """Part of the name, the login name or the telephone number."""

    name = "text"

    def apply(self, query: Query[Any], value: str) -> Query[Any]:
        full_name = func.coalesce(Account.last_name, "") + func.coalesce(Account.first_name, "")
        texts = (full_name, Account.username, Account.phone)
        return query.filter(or_(*(text.icontains(value, autoescape=True) for text in texts)))


class RoleFilter(BaseFilter):
    """People in one role."""

    name = "role"

    def apply(self, query: Query[Any], value: str) -> Query[Any]:
        return query.filter(Account.roles.any(Role.name == value))


class TownFilter(BaseFilter):
    """People of a township and of its villages."""

    name = "township"

    def apply(self, query: Query[Any], value: str) -> Query[Any]:
        town = select(Organisation.path).where(Organisation.code == value).scalar_subquery()
        places = select(Organisation.id).where(func.substr(Organisation.path, 1, func.length(town)) == town)
        return query.filter(Account.organisation_id.in_(places))


class StateFilter(BaseFilter):
    """Switched on or off."""

    name = "state"

    def apply(self, query: Query[Any], value: str) -> Query[Any]:
        return query.filter(Account.active.is_(value == "on"))


class ProfileForm(DynamicForm):
    """What an administrator says about a person."""

    display_name = line(_l("姓名"), longest=60, required=True)
    organisation_id = choice(_l("单位"))
    role_names = some_of(_l("岗位"), _ROLES, description=_l("每个岗位能做什么，见“岗位”页"))
    phone = telephone(_l("电话"))
    active = BooleanField(_l("启用"), default=True, description=_l("人走了就停用：马上不能登录，办过的件照样留着姓名"))

    def profile(self) -> Profile:
        return Profile(
            name=self.display_name.data,
            phone=self.phone.data or "",
            organisation_id=self.organisation_id.data,
            roles=frozenset(self.role_names.data or ()),
            active=bool(self.active.data),
        )


class NewAccountForm(ProfileForm):
    """The same, and how the person logs in the first time."""

    username = line(
        _l("用户名"), longest=40, required=True, validators=[_USERNAME], hint=_l("一般用姓名全拼，定了不能改")
    )
    password = line(_l("临时密码"), longest=100, required=True, hint=_l("抄给本人；本人第一次登录就要换成自己的"))


class PasswordForm(DynamicForm):
    """A new temporary password."""

    password = line(_l("新的临时密码"), longest=100, required=True, hint=_l("抄给本人；本人第一次登录就要换成自己的"))


class AccountView(DeskModelView):
    """List, add, change, give a new password, switch off. Accounts are never deleted: the record names them."""

    include_route_methods: ClassVar[set[str]] = {"list", "add", "edit", "password"}
    desk_access = Access(capabilities=("manage_people",))
    route_base = "/users"
    datamodel = DeskInterface(Account, joinedload(Account.organisation), selectinload(Account.roles))
    base_filters: ClassVar[list[list[Any]]] = [["id", InSubtree, None]]
    base_order = ("organisation_id", "asc")
    search_columns: ClassVar[list[str]] = ["username"]
    searches = (
        Search("q", _l("姓名、用户名或电话"), TextFilter),
        Search("role", _l("岗位"), RoleFilter, lambda: _ROLES, _l("全部岗位")),
        Search("town", _l("乡镇"), TownFilter, town_options, _l("全部乡镇")),
        Search("state", _l("状态"), StateFilter, lambda: _STATES, _l("启用和停用")),
    )
    list_title, add_title, edit_title = _l("人员"), _l("新增人员"), _l("修改人员")
    list_hint = _l("换岗、换单位、停用或重设密码，那个人正在用的登录会马上退出。")
    add_words = _l("新增人员")
    empty_words = (_l("没有找到人员"), _l("换个姓名、用户名或电话再找。"))
    list_columns: ClassVar[list[str]] = [
        "display_name",
        "username",
        "roles",
        "organisation",
        "phone",
        "last_login",
        "active",
    ]
    label_columns: ClassVar[dict[str, Any]] = {
        "display_name": _l("姓名"),
        "username": _l("用户名"),
        "roles": _l("岗位"),
        "organisation": _l("单位"),
        "phone": _l("电话"),
        "last_login": _l("最近登录"),
        "active": _l("状态"),
    }
    formatters_columns: ClassVar[dict[str, Any]] = {
        "roles": lambda roles: _("、").join(sorted(_(role.name) for role in roles)),
        "organisation": lambda place: place.name if place else _("还没有单位"),
        "phone": lambda phone: phone or "",
        "last_login": lambda at: moment(at.replace(tzinfo=clock.ZONE)) if at else _("还没登录过"),
        "active": lambda active: _("启用") if active else _("停用"),
    }
    add_form, edit_form = NewAccountForm, ProfileForm
    add_fieldsets: ClassVar[list[Any]] = [
        (_l("是谁"), {"fields": ["display_name", "phone", "organisation_id", "role_names"]}),
        (_l("怎么登录"), {"fields": ["username", "password", "active"]}),
    ]
    edit_fieldsets: ClassVar[list[Any]] = [
        (_l("是谁"), {"fields": ["display_name", "phone", "organisation_id", "role_names", "active"]})
    ]

    def prepare(self, form: ProfileForm, item: Account | None) -> None:
        form.organisation_id.choices = office_choices(required_actor())
        if request.method == "POST":
            return
        if item is not None:
            form.role_names.data = [role.name for role in item.roles]
        elif isinstance(form, NewAccountForm):
            form.password.data = temporary_password()

    def create(self, form: NewAccountForm) -> str:
        made = create_account(
            db.session,
            username=form.username.data,
            password=form.password.data,
            profile=form.profile(),
            actor=required_actor(),
            now=clock.now(),
        )
        return _("%(name)s 的账号建好了。请把用户名和临时密码交给本人。", name=made.display_name)

    def change(self, item: Account, form: ProfileForm) -> str:
        change_account(db.session, account=item, profile=form.profile(), actor=required_actor(), now=clock.now())
        return _("%(name)s 的账号已保存。", name=item.display_name)

    def name_of(self, item: Account) -> str:
        return item.display_name

    def extra(self, item: Account | None) -> dict[str, Any]:
        if item is None:
            return {}
        seen = moment(item.last_login.replace(tzinfo=clock.ZONE)) if item.last_login else _("还没登录过")
        facts = [(_("用户名"), item.username), (_("最近登录"), seen), (_("登录次数"), str(item.login_count or 0))]
        return {"facts": facts, "ways": [(self.path("password", item.id), _("重设密码"), "key")]}

    @expose("/password/<pk>", methods=["GET", "POST"])
    @has_access
    @permission_name("edit")
    def password(self, pk: str) -> ResponseReturnValue:
        """A temporary password for someone who forgot the own one."""
        item = self.find(pk)
        form = PasswordForm()
        if done := self._attempt(form, lambda: self._reset(item, form)):
            return self._tell(done)
        if request.method == "GET":
            form.password.data = temporary_password()
        widgets = {"edit": self.edit_widget(form=form, include_cols=["password"], exclude_cols=[], fieldsets=[])}
        title = _("重设密码")
        return self._form_page(self.edit_template, title, form, widgets, item=item)

    @staticmethod
    def _reset(item: Account, form: PasswordForm) -> str:
        reset_password(db.session, account=item, password=form.password.data, actor=required_actor(), now=clock.now())
        return _("%(name)s 的密码已重设。请把临时密码交给本人。", name=item.display_name)

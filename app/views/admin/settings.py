"""设置: the way to everything that is kept rather than handled, and one's own password."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, flash, redirect, render_template
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_appbuilder.forms import DynamicForm
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import InputRequired

from app import clock, throttle
from app.errors import Invalid
from app.extensions import db
from app.models import Account
from app.people.account_changes import check_own_password
from app.people.accounts import set_password
from app.people.passwords import MIN_LENGTH, is_password
from app.people.problems import FieldProblem
from app.security.access import TOKEN, current_login, login_required_for, required_actor
from app.security.sessions import open_session
from app.transaction import begin_write, writes_late
from app.views.admin.base import form_problems, write_problems

blueprint = Blueprint("settings", __name__)


@dataclass(frozen=True)
class Card:
    """One way on the page; the capability without which it is not shown."""

    path: str
    icon: str
    title: str
    words: str
    capability: str | None


CARDS = (
    Card(
        "/organisations/list/",
        "building-community",
        _l("机构"),
        _l("县、部门、乡镇、村的名称、地址、时间和电话"),
        "manage_people",
    ),
    Card("/users/list/", "users", _l("人员"), _l("新增账号、换岗、换单位、重设密码、停用"), "manage_people"),
    Card("/desk/proxy", "building-community", _l("帮办代办"), _l("代办员名册、培训、考核评议"), "manage_people"),
    Card("/roles/list/", "id", _l("岗位"), _l("五种岗位各能做什么"), "manage_people"),
    Card("/workdays/list/", "calendar", _l("工作日历"), _l("法定节假日和调休上班，办理时限照它算"), "manage_calendar"),
    Card("/settings/jobs", "clock", _l("定时任务"), _l("到期自动做的事做了没有，没办成的再试"), "manage_jobs"),
    Card("/settings/certificates", "id", _l("电子证照"), _l("导入证照库，查到的材料不用群众带"), "keep_certificates"),
    Card("/settings/seals", "shield-check", _l("印章与证书"), _l("文书上印的章，电子原件的签名"), "keep_seals"),
    Card(
        "/settings/messages",
        "message-circle",
        _l("短信和消息"),
        _l("改内容，看发出去没有，没发出去的重发"),
        "keep_messages",
    ),
    Card("/audit/list/", "history", _l("操作记录"), _l("谁在什么时候做了什么，只能看不能改"), "view_audit"),
    Card("/people/looks", "eye", _l("民情档案"), _l("谁看过哪份档案，哪些到期要清除；看不到内容"), "view_audit"),
    Card("/account/messages", "bell", _l("消息提醒"), _l("除了站内消息，还用短信、邮件、企业微信、钉钉提醒我"), None),
    Card("/account/password", "key", _l("修改密码"), _l("改自己的登录密码"), None),
)


class OwnPasswordForm(DynamicForm):
    """The own password, once as it is and twice as it shall be."""

    current = PasswordField(_l("现在的密码"), validators=[InputRequired(_l("请填写"))])
    password = PasswordField(_l("新密码"), validators=[InputRequired(_l("请填写"))])
    again = PasswordField(_l("再输一遍新密码"), validators=[InputRequired(_l("请填写"))])


@blueprint.get("/settings/")
@login_required_for()
def index() -> ResponseReturnValue:
    """The cards this person may use."""
    actor = required_actor()
    cards = [card for card in CARDS if card.capability is None or actor.can(card.capability)]
    return render_template("settings/index.html", cards=cards)


@blueprint.get("/account/password")
@login_required_for()
def password() -> ResponseReturnValue:
    """The form."""
    return _page(OwnPasswordForm())


@blueprint.post("/account/password")
@login_required_for()
@writes_late
def change_password() -> ResponseReturnValue:
    """Change it; every other login of the person ends, this one goes on."""
    form = OwnPasswordForm()
    if form.validate() and form.password.data != form.again.data:
        write_problems(form, Invalid([FieldProblem("again", _("两次输入的新密码不一样"))]))
    if form_problems(form):
        return _page(form)
    try:
        _check(form)
    except Invalid as refusal:
        write_problems(form, refusal)
        return _page(form)
    _change(form)
    flash(_("密码已经改好。别处的登录都已退出，这里不用重新登录。"), "success")
    return redirect("/", 303)


def _check(form: OwnPasswordForm) -> None:
    """Invalid when the passwords will not do. Tries are counted: whoever finds an open screen must not guess on."""
    actor = required_actor()
    account = db.session.get_one(Account, actor.user_id)
    check_own_password(account, current=form.current.data, password=form.password.data)
    key = (throttle.LOGIN_NAME, actor.username)
    throttle.attempt(key, now=clock.now())
    if not is_password(account.password, form.current.data):
        raise Invalid([FieldProblem("current", _("现在的密码不对"))])
    throttle.forget(key)


def _change(form: OwnPasswordForm) -> None:
    actor, now = required_actor(), clock.now()
    begin_write()
    account = db.session.get_one(Account, actor.user_id)
    set_password(db.session, account=account, password=form.password.data, actor=actor, now=now)
    lifetime = current_app.extensions["desk"].lifetime
    cookie[TOKEN] = open_session(db.session, account=account, lifetime=lifetime, now=now)


def _page(form: OwnPasswordForm) -> ResponseReturnValue:
    problems = form_problems(form)
    login = current_login()
    page = render_template(
        "settings/password.html",
        form=form,
        problems=problems,
        shortest=MIN_LENGTH,
        is_temporary=login is not None and login.password_is_temporary,
    )
    return page, 422 if problems else 200

"""`user`: accounts from the command line, above all the first administrator's."""

from __future__ import annotations

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, throttle
from app.cli.chinese import Speaking, SpeakingGroup
from app.cli.context import ready
from app.errors import Invalid
from app.models import Account, Organisation
from app.people.accounts import add_account, set_password
from app.people.roles import ROLE_LABELS
from app.transaction import unit

_PASSWORD = {"prompt": "密码", "hide_input": True, "confirmation_prompt": "再输一遍", "metavar": "密码"}
_PASSWORD_HELP = "密码；不写在命令里就会问（更安全）。"


@click.group(cls=SpeakingGroup)
def user() -> None:
    """管理账号。"""


@user.command(cls=Speaking)
@click.argument("username", metavar="用户名")
@click.option("--name", required=True, metavar="姓名", help="姓名。")
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    type=click.Choice([*ROLE_LABELS.values(), *ROLE_LABELS]),
    metavar="角色",
    help=f"角色，可写多个：{'、'.join(ROLE_LABELS.values())}。",
)
@click.option("--organisation", metavar="代码", help="所属机构的代码或部门标识。")
@click.option("--password", envvar="DESK_NEW_PASSWORD", help=_PASSWORD_HELP, **_PASSWORD)
def add(username: str, name: str, roles: tuple[str, ...], organisation: str | None, password: str) -> None:
    """新建账号。"""
    with ready(), unit() as session:
        add_account(
            session,
            username=username,
            name=name,
            roles=roles,
            organisation=_organisation(session, organisation),
            password=password,
            actor=None,
            now=clock.now(),
        )
    click.echo(f"已新建账号 {username}。")


@user.command(cls=Speaking)
@click.argument("username", metavar="用户名")
@click.option("--password", envvar="DESK_NEW_PASSWORD", help=_PASSWORD_HELP, **_PASSWORD)
def password(username: str, password: str) -> None:
    """重设密码，并解除登录锁定；这个账号已打开的登录全部失效。"""
    with ready():
        with unit() as session:
            account = session.scalar(select(Account).where(Account.username == username))
            if account is None:
                raise Invalid(message=f"没有用户名为“{username}”的账号")
            set_password(session, account=account, password=password, actor=None, now=clock.now())
        throttle.forget((throttle.LOGIN_NAME, username))
    click.echo(f"已重设 {username} 的密码。")


def _organisation(session: Session, code: str | None) -> Organisation | None:
    if code is None:
        return None
    found = session.scalar(select(Organisation).where(Organisation.code == code))
    if found is None:
        raise Invalid(message=f"没有代码为“{code}”的机构")
    return found

"""`token`: keys with which programs use the API."""

from __future__ import annotations

from datetime import timedelta

import click
from sqlalchemy import select

from app import clock
from app.cli.chinese import Speaking, SpeakingGroup
from app.cli.context import ready
from app.errors import NotFoundHere
from app.extensions import db
from app.models import Account
from app.people.tokens import LONGEST, list_tokens, make_token, revoke_token
from app.transaction import unit


@click.group(cls=SpeakingGroup)
def token() -> None:
    """管理接口钥匙：让程序以某个账号的名义使用 /api/v1/。"""


@token.command(cls=Speaking)
@click.argument("username", metavar="用户名")
@click.option("--name", required=True, metavar="用途", help="给哪个程序用。")
@click.option(
    "--days", default=180, show_default=True, type=click.IntRange(1, LONGEST.days), metavar="天数", help="有效天数。"
)
def add(username: str, name: str, days: int) -> None:
    """发一把钥匙；只显示这一次。"""
    with ready(), unit() as session:
        account = session.scalars(select(Account).where(Account.username == username)).one_or_none()
        if account is None:
            raise NotFoundHere(f"没有用户名为“{username}”的账号")
        made = make_token(session, account=account, name=name, valid=timedelta(days=days), actor=None, now=clock.now())
    click.echo(made.secret)


@token.command(cls=Speaking, name="list")
def show() -> None:
    """列出所有钥匙（看不到钥匙本身）。"""
    with ready():
        for row, account in list_tokens(db.session):
            state = "已收回" if row.revoked_at else "已过期" if row.expires_at <= clock.now() else "有效"
            click.echo(f"{row.id[:12]}　{state}　{row.expires_at:%Y-%m-%d} 到期　{account.username}　{row.name}")


@token.command(cls=Speaking)
@click.argument("beginning", metavar="编号")
def revoke(beginning: str) -> None:
    """收回钥匙；编号写 list 里显示的那一段。"""
    with ready(), unit() as session:
        found = [row for row, _account in list_tokens(session) if row.id.startswith(beginning) and len(beginning) > 7]
        if len(found) != 1:
            raise NotFoundHere(f"没有编号以“{beginning}”开头的钥匙")
        revoke_token(session, token_id=found[0].id, actor=None, now=clock.now())
    click.echo("已收回。")

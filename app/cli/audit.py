"""`audit verify`: does the chain of audit rows hold?"""

from __future__ import annotations

import click
from sqlalchemy import select

from app.audit import verify as verify_chain
from app.cli.chinese import Speaking, SpeakingGroup
from app.cli.context import ready
from app.database import transactions_may
from app.extensions import db
from app.models import AuditHead


@click.group(cls=SpeakingGroup)
def audit() -> None:
    """操作记录。"""


@audit.command(cls=Speaking)
def verify() -> None:
    """核对操作记录有没有被改动、删除、调换。

    记录一环扣一环。请把打印出的条数和尾码另外抄存，下次核对时对照。
    """
    with ready(), transactions_may("read"):
        found = verify_chain(db.session)
        head = db.session.execute(select(AuditHead.seq, AuditHead.hash)).one_or_none()
        db.session.rollback()
    if found is not None or head is None:
        raise click.ClickException(f"操作记录不完整：{found.message if found else '链尾标记缺失'}")
    click.echo(f"操作记录完整：共 {head.seq} 条，尾码 {head.hash[:16]}。")

"""What is done as a whole once an hour, the first time a few minutes after midnight, when days change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from app.archive.erasing import erase_due
from app.clock import local_date
from app.handbook import pruning
from app.papers import keeping as papers
from app.papers.storage import vault
from app.printjobs import keep as kept_papers
from app.proxies.handing_in import reminding as ledgers
from app.proxies.sending_in import erasing as sent_in
from app.publishing.effects import settle
from app.sandbox import trials
from app.scanning import retention as scans
from app.wording import msgid


@dataclass(frozen=True)
class Chore:
    """One kind of work that cannot be told apart by rows. `do` does all that is due, in one transaction, and flushes.

    What a page may show wrong as long as it is not done belongs to `opens_the_day`: the first request of a day does it.
    """

    id: str
    words: str  # for the page of jobs
    do: Callable[[Session, datetime], int]
    opens_the_day: bool = False


def _take_effect(session: Session, now: datetime) -> int:
    return settle(session, today=local_date(now), now=now)


def _erase(session: Session, now: datetime) -> int:
    return erase_due(session, today=local_date(now), now=now)


def _remove_trials(session: Session, now: datetime) -> int:
    return trials.sweep(session, instance=current_app.extensions["desk"].settings.instance_dir, now=now)


def _remove_kept(session: Session, now: datetime) -> int:
    return kept_papers.sweep(session, now=now)


def _remove_handbooks(session: Session, _now: datetime) -> int:
    return pruning.sweep(session, most=current_app.extensions["desk"].settings.handbook_editions)


def _remove_files(session: Session, now: datetime) -> int:
    return papers.sweep(session, vault=vault(), now=now)


def _remove_scans(session: Session, now: datetime) -> int:
    return scans.sweep(session, now=now)


def _remove_sent_in(session: Session, now: datetime) -> int:
    return sent_in.sweep(session, now=now)


def _remind_of_ledgers(session: Session, now: datetime) -> int:
    return ledgers.remind(session, now=now)


CHORES: tuple[Chore, ...] = (
    Chore("effects", msgid("定好日期的事项版本生效，下放批次执行"), _take_effect, opens_the_day=True),
    Chore("erasing", msgid("清除期满的民情档案"), _erase, opens_the_day=True),
    Chore("trials", msgid("清理过期的试办"), _remove_trials),
    Chore("scans", msgid("清理过了期的扫描页"), _remove_scans),
    Chore("ledgers", msgid("月底提醒上交台账"), _remind_of_ledgers),
    Chore("sent_in", msgid("清除期满的群众手机材料"), _remove_sent_in),
    Chore("kept_papers", msgid("清理很久没人看的指南文件"), _remove_kept),
    Chore("handbook_editions", msgid("清理很旧的办事手册"), _remove_handbooks),
    Chore("files", msgid("清理没有人用的材料文件"), _remove_files),
)

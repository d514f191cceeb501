"""All that `init` puts into a database, in the order in which it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from flask_appbuilder import AppBuilder
from sqlalchemy.orm import Session

from app import fab
from app.setup.county import add_demo_staff, add_organisations
from app.setup.workdays import seed_workdays
from catalog.county import load_county
from catalog.sample import DATA


def add_basics(session: Session, builder: AppBuilder) -> Iterator[str]:
    """Roles, permissions and workdays, which every installation needs; sentences about what was added."""
    fab.sync_permissions(session, builder)
    if years := seed_workdays(session):
        yield f"工作日表：{years[0]}—{years[-1]} 年"


def add_county(session: Session, *, file: Path, now: datetime) -> Iterator[str]:
    """The organisations of a county's file."""
    if added := add_organisations(session, load_county(file), now=now):
        yield f"机构：新增 {added} 个"


def add_sample(session: Session, *, now: datetime) -> Iterator[str]:
    """The sample county: organisations, demo accounts, services."""
    file = DATA / "organisations.yaml"
    yield from add_county(session, file=file, now=now)
    if added := add_demo_staff(session, load_county(file), now=now):
        yield f"演示账号：新增 {added} 个"

"""All that `init` puts into a database, in the order in which it is needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from flask_appbuilder import AppBuilder
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, fab
from app.clock import local_date
from app.models import Service
from app.publishing.library import add_missing_parts, seed_library, shared_library
from app.publishing.operations import import_folder
from app.setup.appointments import add_demo_appointments
from app.setup.authorities import add_authorities
from app.setup.certificates import add_demo_certificates
from app.setup.county import add_demo_staff, add_organisations
from app.setup.demo_cases import add_demo_cases
from app.setup.demo_people import add_demo_people
from app.setup.devolution import add_devolution
from app.setup.evaluation import add_demo_evaluation
from app.setup.hall import add_demo_halls
from app.setup.handing_in import add_demo_handing_in
from app.setup.mandates import add_demo_mandates
from app.setup.own_words import add_own_words
from app.setup.rounds import add_demo_rounds
from app.setup.seals import add_authority, add_demo_seals
from app.setup.workdays import seed_workdays
from app.wordings.shipping import store_shipped
from catalog.county import load_county
from catalog.library import load_library
from catalog.readers.yaml_reader import read_definition
from catalog.sample import DATA
from reports.letter_kinds import LETTERS


def add_basics(session: Session, builder: AppBuilder) -> Iterator[str]:
    """Roles, permissions, workdays and the wording of letters, which every installation needs; what was added."""
    fab.sync_permissions(session, builder)
    if years := seed_workdays(session):
        yield f"工作日表：{years[0]}—{years[-1]} 年"
    if stored := store_shipped(session, LETTERS, now=clock.now()):
        yield f"文书用语：{stored} 种"


def add_library(session: Session, *, now: datetime) -> Iterator[str]:
    """The shared parts that drafts and new services refer to, once: from then on they are the county's own."""
    if done := seed_library(session, load_library(DATA / "library.yaml").raw, now=now).added:
        yield f"共用库：新增 {len(done)} 个共用件"


def add_county(session: Session, *, file: Path, now: datetime) -> Iterator[str]:
    """The organisations of a county's file."""
    if added := add_organisations(session, load_county(file), now=now):
        yield f"机构：新增 {added} 个"


def add_seals(session: Session, *, demo: bool, now: datetime) -> Iterator[str]:
    """The authority that certifies the keys of the county; in demonstrations also seals and keys."""
    if made := add_authority(session, demo=demo, now=now):
        yield f"电子签章：生成“{made}”"
    if demo and (added := add_demo_seals(session, now=now)):
        yield f"样章：新增 {added} 枚"


def add_sample(session: Session, *, now: datetime) -> Iterator[str]:
    """The sample county: organisations, demo accounts, services."""
    file = DATA / "organisations.yaml"
    yield from add_county(session, file=file, now=now)
    if added := add_demo_staff(session, load_county(file), now=now):
        yield f"演示账号：新增 {added} 个"
    yield from add_seals(session, demo=True, now=now)
    if parts := add_missing_parts(session, load_library(DATA / "library.yaml").raw, actor=None, now=now).added:
        yield f"共用库：新增 {len(parts)} 个共用件"
    yield from _publish_sample(session, now)
    if batches := add_devolution(session, now=now):
        yield f"下放批次：{batches} 个"
    yield from add_own_words(session, file=DATA / "overlays.yaml", now=now)
    if added := add_authorities(session, file=DATA / "authorities.yaml", now=now):
        yield f"文书落款和救济途径：{added} 个单位"


def add_sample_cases(session: Session, *, now: datetime) -> Iterator[str]:
    """Cases under way, so that a demonstration has something to look at; only while there are none."""
    if added := add_demo_cases(session, file=DATA / "cases.yaml", now=now):
        yield f"示例办件：{added} 件"
    if added := add_demo_people(session, file=DATA / "people.yaml", now=now):
        yield f"示例民情档案：{added} 人"
    if added := add_demo_mandates(session, file=DATA / "mandates.yaml", now=now):
        yield f"示例委托书：{added} 份"
    if added := add_demo_halls(session, now=now):
        yield f"示例大厅人员：{added} 人"
    if added := add_demo_appointments(session, now=now):
        yield f"示例预约：{added} 个"
    if added := add_demo_handing_in(session, now=now):
        yield f"示例台账报送、问题交接单、传材料链接：{added} 份"
    yield from add_demo_evaluation(session, now=now)
    if added := add_demo_rounds(session, now=now):
        yield f"示例走访、帮办记录、送达：{added} 条"
    if held := add_demo_certificates(session, file=DATA / "certificates.json", now=now):
        yield f"电子证照：新增 {held} 个"


def _publish_sample(session: Session, now: datetime) -> Iterator[str]:
    """Services that are there already stay as the administrators left them. A file is named after its service."""
    known = set(session.scalars(select(Service.code)))
    files = [file for file in sorted((DATA / "services").glob("*.yaml")) if file.stem not in known]
    services = [(file, read_definition(file.read_text("utf-8"), library=shared_library(session))) for file in files]
    # The sample cases of the last weeks were made with these versions.
    since = dt.date(local_date(now).year - 1, 7, 1)
    done = import_folder(session, services, effective_from=since, actor=None, now=now)
    if done.published:
        yield f"事项：发布 {len(done.published)} 项"
    for name, problems in sorted(done.problems.items()):
        errors = [problem for problem in problems if problem.severity == "error"]
        yield f"事项文件 {name} 有 {len(errors)} 处错误，没有发布：{errors[0].message}"

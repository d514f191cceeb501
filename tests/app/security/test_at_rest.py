"""Personal numbers are nowhere in plain text: not in the database, not in logs, not in addresses."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.extensions import db
from app.models import AuditEntry, Case, Model
from tests.support.client import DeskClient
from tests.support.databases import Database
from tests.support.journey import open_form

AGENT = "lixiumei"
# Not the sample's own numbers: those stand in the published definition for everyone to read.
TYPED = {
    "f_applicant_id_number": "110105194003050048",
    "f_agent_id_number": "110105197003050033",
    "f_applicant_phone": "13912345678",
    "f_agent_phone": "13987654321",
    "f_bank_account": "6200010000000099887",
}
SECRETS = list(TYPED.values())


@pytest.fixture
def sent(client: DeskClient, session: Session, caplog: pytest.LogCaptureFixture) -> Case:
    """A case made through the pages, every log message kept."""
    caplog.set_level(logging.DEBUG)
    client.log_in(AGENT)
    answer = open_form(client, session).send(**TYPED)
    assert answer.status_code == 303, answer.text
    return session.scalars(select(Case)).one()


def stored_bytes(database: Database) -> Iterator[bytes]:
    """Everything the database keeps: files as they are, or every row of every table."""
    if database.kind == "sqlite":
        yield from (file.read_bytes() for file in Path(database.folder).glob("desk.sqlite3*"))
        return
    for table in Model.metadata.sorted_tables:
        for row in db.session.execute(text(f'select * from "{table.name}"')):
            yield repr(tuple(row)).encode()


def test_the_numbers_can_be_read_with_the_key(sent: Case) -> None:
    assert sent.applicant_id_number == TYPED["f_applicant_id_number"]
    assert sent.applicant_phone == TYPED["f_applicant_phone"]


def test_no_number_is_stored_in_plain(sent: Case, database: Database) -> None:
    kept = b"\n".join(stored_bytes(database))
    assert sent.number.encode() in kept
    for secret in SECRETS:
        assert secret.encode() not in kept


def test_no_number_reaches_the_log(sent: Case, caplog: pytest.LogCaptureFixture) -> None:
    for secret in SECRETS:
        assert secret not in caplog.text


def test_no_number_reaches_the_audit_record(sent: Case, session: Session) -> None:
    rows = session.scalars(select(AuditEntry).where(AuditEntry.subject_id == sent.number)).all()
    assert rows
    for row in rows:
        assert not any(secret in row.detail for secret in SECRETS)


def test_lists_and_the_case_page_mask_numbers(sent: Case, client: DeskClient) -> None:
    client.log_in(AGENT)
    for path in ("/desk/", f"/desk/cases/{sent.number}", f"/desk/cases/{sent.number}/receipt"):
        page = client.get(path)
        assert page.status_code == 200
        assert not any(secret in page.text for secret in SECRETS), path


def test_an_error_of_the_database_does_not_tell_values(app: Flask, session: Session) -> None:
    with pytest.raises(Exception, match="parameters hidden") as caught:
        session.execute(text("insert into nowhere values (:secret)"), {"secret": SECRETS[0]})
    session.rollback()
    assert SECRETS[0] not in str(caught.value)

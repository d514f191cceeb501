"""The bare contender: Flask + WTForms + SQLAlchemy Core, nothing else; it writes the same rows into the same tables.

No login, no permissions, no audit chain, no encryption, no clocks: what any product on these libraries has to pay.
"""

from __future__ import annotations

import sys
import tempfile
import uuid
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, redirect, render_template, request
from sqlalchemy import Engine, create_engine, event, insert, select, update
from sqlalchemy.engine import Connection
from wtforms import Form, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.models import AuditEntry, Case, CaseCounter, CaseDocument, CaseStep, Model
from benchmarks.harness import call_wsgi, environ_for, serve_rounds
from benchmarks.standins.fields import ANSWERS, DOCUMENTS, DOCUMENTS_WRITTEN, FIELDS, REQUIRED

STEPS = (("accept", "done"), ("review", "open"), ("decide", "waiting"))
AUDIT_ROWS = 2
MOMENT = datetime(2026, 10, 20, 9, 0)


def _field(name: str, label: str, choices: tuple[tuple[str, str], ...] | None) -> Any:
    needed = [InputRequired()] if name in REQUIRED else [Optional()]
    if choices is None:
        return StringField(label, [*needed, Length(max=200)])
    return SelectField(label, needed, choices=[("", "请选择"), *choices] if name not in REQUIRED else list(choices))


def _form() -> type[Form]:
    fields = {f"f_{name}": _field(name, label, choices) for name, label, choices in FIELDS}
    for name, label in DOCUMENTS:
        fields[f"d_{name}_originals"] = IntegerField(f"{label} 原件", [Optional()])
        fields[f"d_{name}_copies"] = IntegerField(f"{label} 复印件", [Optional()])
    return type("ApplicationForm", (Form,), fields)


ApplicationForm = _form()


def _engine(folder: Path) -> Engine:
    engine = create_engine(f"sqlite:///{folder / 'bare.db'}")

    @event.listens_for(engine, "connect")
    def _durable(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    Model.metadata.create_all(engine)
    return engine


def write_rows(connection: Connection, answers: dict[str, str]) -> None:
    """The rows of one case: counter, case, steps, papers, audit."""
    taken = connection.execute(
        update(CaseCounter.__table__).where(CaseCounter.prefix == "SQ").values(last=CaseCounter.last + 1)
    ).rowcount
    if not taken:
        connection.execute(insert(CaseCounter.__table__).values(prefix="SQ", year=2026, last=1))
    last = connection.scalar(select(CaseCounter.last).where(CaseCounter.prefix == "SQ"))
    case = connection.execute(insert(Case.__table__).values(_case(answers, last))).inserted_primary_key[0]
    connection.execute(insert(CaseStep.__table__), [_step(case, number) for number in range(len(STEPS))])
    connection.execute(insert(CaseDocument.__table__), [_document(case, number) for number in range(DOCUMENTS_WRITTEN)])
    connection.execute(insert(AuditEntry.__table__), [_audit(case, last * 10 + number) for number in range(AUDIT_ROWS)])


def _case(answers: dict[str, str], number: int) -> dict[str, Any]:
    return {
        "number": f"SQ26-{number:05}",
        "service_version_id": 1,
        "service_name": "高龄津贴",
        "organisation_id": 1,
        "organisation_path": "990101/",
        "submitting_organisation_id": 1,
        "state": "handling",
        "handled_by": answers["handled_by"],
        "applicant_name": answers["applicant_name"],
        "answers": repr(answers),
        "submission_token": uuid.uuid4().hex,
        "submitted_at": MOMENT.astimezone(),
        "submitted_by_id": 1,
        "promised_due_on": date(2026, 11, 17),
    }


def _step(case: int, number: int) -> dict[str, Any]:
    step_id, state = STEPS[number]
    return {
        "case_id": case,
        "position": number + 1,
        "step_id": step_id,
        "name": step_id,
        "tier": "township",
        "role": "clerk",
        "organisation_id": 1,
        "state": state,
        "queue": "work",
        "due_on": date(2026, 10, 27),
    }


def _document(case: int, number: int) -> dict[str, Any]:
    document_id, name = DOCUMENTS[number]
    return {
        "case_id": case,
        "document_id": document_id,
        "name": name,
        "position": number,
        "originals_asked": 1,
        "copies_asked": 1,
        "originals": 1,
        "copies": 1,
    }


def _audit(case: int, seq: int) -> dict[str, Any]:
    return {
        "seq": seq,
        "at": MOMENT.astimezone(),
        "action": "case.submitted",
        "subject_kind": "case",
        "subject_id": str(case),
        "previous_hash": "0" * 64,
        "hash": "1" * 64,
    }


def make_app(engine: Engine) -> Flask:
    app = Flask(__name__)

    @app.route("/new", methods=["GET", "POST"])
    def new() -> Any:
        form = ApplicationForm(request.form)
        if request.method == "POST" and form.validate():
            with engine.begin() as connection:
                write_rows(connection, {name: form[f"f_{name}"].data or "" for name, _label, _choices in FIELDS})
            return redirect("/done")
        return render_template("bare_form.html", form=form)

    return app


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = _engine(Path(folder))
        app = make_app(engine)
        pairs = {f"f_{name}": value for name, value in ANSWERS.items()}
        brought = [name for name, _label in DOCUMENTS[:DOCUMENTS_WRITTEN]]
        pairs |= {f"d_{name}_{what}": "1" for name in brought for what in ("originals", "copies")}
        body = urlencode(pairs).encode()

        def get() -> None:
            status, _headers, page = call_wsgi(app, environ_for("/new"))
            if not status.startswith("200") or b"f_bank_holder" not in page:
                raise SystemExit(f"the bare form answered {status}")

        def post() -> None:
            status, _headers, _page = call_wsgi(app, environ_for("/new", method="POST", body=body))
            if not status.startswith("302"):
                raise SystemExit(f"the bare submit answered {status}")

        def transaction() -> None:
            with engine.begin() as connection:
                write_rows(connection, ANSWERS)

        serve_rounds({"form_get": get, "submit": post, "transaction": transaction})


if __name__ == "__main__":
    sys.exit(main())

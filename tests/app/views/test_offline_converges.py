"""Any order, repetition or loss of messages from one or two phones ends in the same cases, numbers and papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.applications import read_answers
from app.models import Case, OfflineEnvelope, OfflineFile, OfflineNumber, PaperPage
from app.papers.intake import take_in
from app.papers.storage import vault
from app.publishing.versions import version_by_id
from tests.support.client import DeskClient
from tests.support.phone import Form, Phone, filled, id_number
from tests.support.search import share

_FORMS, _PHONES = 2, 2
_serial = count(501)


@dataclass(frozen=True)
class Message:
    """Something a phone sends: a form, a part of one of its photographs, a question."""

    phone: int
    form: int
    what: str  # form, whole, begin, rest, states
    file: int = 0


MESSAGES = st.lists(
    st.builds(
        Message,
        phone=st.integers(0, _PHONES - 1),
        form=st.integers(0, _FORMS - 1),
        what=st.sampled_from(["form", "whole", "begin", "rest", "states"]),
        file=st.integers(0, 1),
    ),
    max_size=10,
)


@given(messages=MESSAGES)
@example(messages=[Message(0, 0, "whole", 1), Message(1, 0, "begin"), Message(0, 0, "form"), Message(1, 0, "form")])
@example(messages=[Message(0, 1, "form"), Message(1, 1, "rest"), Message(1, 1, "whole"), Message(0, 1, "whole", 1)])
@share(0.1)
def test_whatever_happens_on_the_way_the_end_is_the_same(
    agent: DeskClient, session: Session, messages: Sequence[Message]
) -> None:
    phones = [Phone(agent) for _number in range(_PHONES)] if not _known else _known[agent]
    _known[agent] = phones
    numbers = phones[0].take_along(wanted_numbers=_FORMS)["numbers"]
    forms = [_form(number, signed=place == 0) for place, number in enumerate(numbers[:_FORMS])]
    for message in messages:
        _send(phones[message.phone], forms[message.form], message)
    for form in forms:
        _send_until_in(phones[0], form)
    for form in forms:
        _is_the_case(session, form)
    tokens = [form.token for form in forms]
    left = select(func.count()).select_from(OfflineFile).where(OfflineFile.token.in_(tokens))
    assert session.scalar(left) == 0 and not list(vault().names("offline/"))


_known: dict[DeskClient, list[Phone]] = {}


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Phones are registered once for all examples of a test."""
    _known.clear()
    yield
    _known.clear()


def _form(number: str, *, signed: bool = False, **changes: str) -> Form:
    serial = next(_serial)
    answers = {"f_applicant_id_number": id_number(serial), "f_applicant_name": "赵" * (1 + serial % 3), **changes}
    return filled(f"form {serial}", number=number, changes=answers, photographs=["household_book"] * 2, signed=signed)


def _send(phone: Phone, form: Form, message: Message) -> None:
    """What comes back is not looked at: it may have been lost."""
    if message.what == "form":
        phone.put(form)
    elif message.what == "states":
        phone.states(form)
    else:
        file_id = list(form.files)[message.file]
        half = len(form.files[file_id]) // 2
        start, end = {"whole": (0, None), "begin": (0, half), "rest": (half, None)}[message.what]
        phone.send_file(form, file_id, start=start, end=end)


def _send_until_in(phone: Phone, form: Form) -> None:
    """As a phone does with what it does not know as `in`: the form again, then what the server lacks of files."""
    for _try in range(6):
        answer = phone.put(form).json
        if answer["state"] == "in":
            return
        assert answer["state"] == "waiting", answer
        for file_id, received in answer["files"].items():
            if received < len(form.files[file_id]):
                phone.send_file(form, file_id, start=received)
    pytest.fail("the form did not come in")


def _is_the_case(session: Session, form: Form) -> None:
    case = session.scalars(select(Case).where(Case.submission_token == form.token)).one()
    assert case.number == form.envelope["number"]
    assert session.scalars(select(OfflineNumber.state).where(OfflineNumber.number == case.number)).one() == "used"
    version = version_by_id(session, case.service_version_id)
    typed = dict(map(tuple, form.envelope["pairs"]))
    assert read_answers(case, version.compiled).values["applicant_name"] == typed["f_applicant_name"]
    pages = select(PaperPage.digest).where(PaperPage.case_id == case.id).order_by(PaperPage.position)
    wanted = [take_in(form.files[paper["id"]]).digest for paper in form.envelope["papers"]]
    assert session.scalars(pages).all() == wanted


# ── bodies that differ ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("later_first", [False, True])
def test_of_two_bodies_the_later_one_counts_in_whatever_order_they_come(
    agent: DeskClient, session: Session, later_first: bool
) -> None:
    phones = [Phone(agent), Phone(agent)]
    form = _form("")
    pairs = [[name, "赵改" if name == "f_applicant_name" else value] for name, value in form.envelope["pairs"]]
    later = Form(form.token, {**form.envelope, "pairs": pairs, "revision": 1}, form.files)
    for phone, one in zip(phones, [later, form] if later_first else [form, later], strict=True):
        phone.put(one)
    _send_until_in(phones[0], later)
    assert session.scalars(select(Case)).one().applicant_name == "赵改"
    states = session.execute(select(OfflineEnvelope.revision, OfflineEnvelope.state)).tuples().all()
    assert dict(states) == {0: "replaced", 1: "in"}


def test_another_body_of_a_case_overwrites_nothing_and_is_kept(agent: DeskClient, session: Session) -> None:
    phone, form = Phone(agent), _form("")
    _send_until_in(phone, form)
    other = Form(form.token, {**form.envelope, "revision": 1, "mode": "home"}, form.files)
    assert phone.send(other)["state"] == phone.put(other).json["state"] == "review"
    assert phone.states(form)["cases"][form.token]["state"] == "in"
    assert session.scalar(select(func.count()).select_from(Case)) == 1

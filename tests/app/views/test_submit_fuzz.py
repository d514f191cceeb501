"""Whatever is sent in place of a form: never a broken page, and what is stored is of the kind that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.cases.applications import read_answers
from app.models import Case
from app.people.actors import Actor
from app.publishing.versions import LoadedVersion
from catalog.definition import FieldSpec, SectionSpec
from forms.answers import posted_pairs
from forms.names import row_name
from forms.plan import plan_of
from forms.registry import KINDS
from tests.app.cases.desk import HallDesk
from tests.definitions import load
from tests.support.client import DeskClient
from tests.support.filled import form_token, send_again
from tests.support.search import share

NEEDED: dict[str, dict[str, Any]] = {
    "choice": {"options": ({"code": "cow", "label": "牛"}, {"code": "pig", "label": "猪", "when": "由谁办理 = 本人"})},
    "multi_choice": {"options": ({"code": "cow", "label": "牛"}, {"code": "pig", "label": "猪"})},
    "cascade": {"options": ({"code": "cow", "label": "牛"}, {"code": "pig", "label": "猪"})},
    "declaration": {"statement": "以上内容属实。"},
    "group": {"fields": ({"id": "cell", "label": "格子", "kind": "number"},), "max_rows": 3},
}
OVERSIZED = "(30000 letters)"  # written out when it is sent: examples stay readable
HOSTILE = [
    *("", " ", "　", "0", "-1", "1e9999", "NaN", "١٢", "9" * 400, OVERSIZED, "𠮷" * 300, "\ufffd", "a\x00b"),
    *("<script>alert(1)</script>", "'; drop table cases; --", "{{ 7*7 }}", "../../etc/passwd", "{}", "[]", "null"),
    *("2026-02-30", "0000-00-00", "99999-01-01", "25:61", "cow", "pig", "牛", "1", "yes", "11010519491231002X"),
    *("28,112", "true", "\u202e"),
]
FORGED = ["f_nobody", "f_", "f_f_group-0-cell", "f_k_group--1-cell", "f_k_group-99999-cell", "r_x", "d_x_copies"]
FORGED += [
    "s_x",
    "f_k_group-0-nobody",
    "handled_by",
    "drop",
    "f_k_text[]",
    "f_k_text.x",
    "d_id_card_originals",
    "on_file",
]


def _every_kind() -> SectionSpec:
    fields = [
        FieldSpec.model_validate({"id": f"k_{kind}", "label": f"各种{kind}", "kind": kind, **NEEDED.get(kind, {})})
        for kind in KINDS
    ]
    return SectionSpec(id="every", title="各种", fields=tuple(fields))


@pytest.fixture
def version(session: Session, actor: Callable[[str], Actor]) -> LoadedVersion:
    """A service that asks for everything there is."""
    minimal = load("minimal")
    return HallDesk(session, actor).publish(minimal, sections=(*minimal.sections, _every_kind()))


NAMES = [f"f_k_{kind}" for kind in KINDS if kind != "group"] + [row_name("f_k_group", row, "cell") for row in range(5)]
NAMES += ["f_applicant_name", "f_applicant_id_number", "handled_by", "d_id_card_copies"]
posts = st.lists(
    st.tuples(
        st.sampled_from([*NAMES, *NAMES, *FORGED]),
        st.lists(st.sampled_from(HOSTILE) | st.text(max_size=20), max_size=3),
    ),
    max_size=8,
)


@share(0.25)
@given(posted=posts, missing=st.sets(st.sampled_from(NAMES[-4:]), max_size=1))
def test_nothing_breaks_the_form_and_nothing_wrong_is_stored(
    browser_of: Callable[[str], DeskClient],
    session: Session,
    version: LoadedVersion,
    posted: list[tuple[str, list[str]]],
    missing: set[str],
) -> None:
    clerk = browser_of("wanghaiyan")
    code = version.definition.code
    pairs: MultiDict[str, str] = MultiDict(_usual(version))
    for name, values in posted:
        pairs.setlist(name, ["x" * 30_000 if one == OVERSIZED else one for one in values])
    for name in missing:
        pairs.poplist(name)
    pairs["form_token"], pairs["action"] = form_token(clerk, f"/desk/new/{code}"), "submit"
    before = _count(session, version)
    response = send_again(clerk, f"/desk/new/{code}", pairs)
    assert response.status_code in (303, 413, 422), response.text[:2000]
    made = _count(session, version) - before
    assert made == (1 if response.status_code == 303 else 0)
    if made:
        _is_sound(session, version)


def _usual(version: LoadedVersion) -> dict[str, str]:
    """What a clerk would send."""
    own = {f"f_{name}": str(one) for name, one in version.definition.samples[0].answers.items()}
    papers = {"d_id_card_originals": "1", "d_id_card_copies": "1"}
    return {**own, **papers, "handled_by": "self", "f_k_declaration": "yes"}


def _count(session: Session, version: LoadedVersion) -> int:
    return session.scalar(select(func.count()).where(Case.service_version_id == version.id)) or 0


def _is_sound(session: Session, version: LoadedVersion) -> None:
    """Every stored value is one that its kind makes itself: typed again it is the same."""
    case = session.scalars(select(Case).where(Case.service_version_id == version.id).order_by(Case.id.desc())).first()
    assert case is not None
    answers = read_answers(case, version.compiled)
    questions = plan_of(version.compiled).by_id
    assert set(answers.values) <= set(questions)
    for name, value in answers.values.items():
        kind = questions[name].kind
        assert kind.decode(kind.encode(value)) == value
        assert kind.display(value)
    assert dict(posted_pairs(version.compiled, answers))["handled_by"] == "self"


def test_a_form_of_too_many_names_is_refused_as_a_whole(
    browser_of: Callable[[str], DeskClient], session: Session, version: LoadedVersion
) -> None:
    clerk = browser_of("wanghaiyan")
    code = version.definition.code
    note = form_token(clerk, f"/desk/new/{code}")
    many = {f"f_x{number}": "1" for number in range(5000)}
    response = clerk.post(f"/desk/new/{code}", data={**many, "form_token": note, "action": "submit"})
    assert response.status_code in (413, 422)
    assert _count(session, version) == 0


@pytest.mark.parametrize("name", ["f_k_text", "f_applicant_name", "f_k_group-0-cell", "f_k_text\0", "d_id_card_copies"])
def test_a_sign_that_no_keyboard_types_is_shown_where_it_stands(
    browser_of: Callable[[str], DeskClient], session: Session, version: LoadedVersion, name: str
) -> None:
    clerk = browser_of("wanghaiyan")
    path = f"/desk/new/{version.definition.code}"
    pairs = {**_usual(version), name: "3\x004", "form_token": form_token(clerk, path), "action": "submit"}
    answer = clerk.post(path, data=pairs)
    assert answer.status_code == 422 and "\0" not in answer.text
    assert "�" in answer.text and 'value="139-0000-1234"' in answer.text
    assert _count(session, version) == 0


def test_only_what_is_no_form_of_ours_gets_a_bare_page(
    browser_of: Callable[[str], DeskClient], session: Session, version: LoadedVersion
) -> None:
    clerk = browser_of("wanghaiyan")
    path = f"/desk/new/{version.definition.code}"
    forged = {**_usual(version), "action": "submit"}
    assert clerk.post(path, data=forged, csrf=False).status_code == 400, "neither a CSRF token nor our signed note"
    assert clerk.post(path, data=forged).status_code == 404, "without our signed note"
    kept = clerk.post(path, data={**forged, "form_token": form_token(clerk, path)}, csrf=False)
    assert kept.status_code == 303 and "/login/" in kept.location, "what was typed is parked"
    assert _count(session, version) == 0


def test_the_form_that_is_tampered_with_is_taken_as_it_is(
    browser_of: Callable[[str], DeskClient], session: Session, version: LoadedVersion
) -> None:
    clerk = browser_of("wanghaiyan")
    path = f"/desk/new/{version.definition.code}"
    note = {"form_token": form_token(clerk, path), "action": "submit"}
    response = clerk.post(path, data={**_usual(version), **note})
    assert response.status_code == 303, response.text
    _is_sound(session, version)

"""A signature holds for what was signed, and for nothing else."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import clock, crypto
from app.cases.applications import read_answers
from app.errors import Invalid, NotFoundHere
from app.models import AuditEntry, Case, Signature, StoredFile
from app.papers import signing
from app.papers.adopting import VoidSignature
from app.papers.holding import Holder
from app.papers.intake import Taken, take_in
from app.papers.keeping import keep, sweep
from app.papers.signed_answers import canonical, label_of, signed_answers
from app.papers.signing import Sign, SignatureView, changed_since, find_signature, is_valid, signatures_of
from app.papers.storage import vault
from app.people.actors import Actor
from app.publishing.versions import LoadedVersion
from forms.answers import Answers
from tests.app.cases.desk import AGENT, HallDesk
from tests.app.papers.conftest import pdf, photo
from tests.support.search import share

ANSWERS = {"values.name": '"张桂兰"', "values.phone": '"13900001234"'}


def signed_picture() -> bytes:
    """A name as a pad draws it: ink on nothing."""
    image = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(20, 80), (120, 30), (260, 90)], fill=(16, 34, 43, 255), width=5)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def case(desk: HallDesk) -> Case:
    return desk.submit(desk.publish("four_tier"), AGENT)


@pytest.fixture
def holder(case: Case, desk: HallDesk) -> Holder:
    return Holder(user_id=desk.actor(AGENT).user_id, case_id=case.id, number=case.number)


@pytest.fixture
def actor_(desk: HallDesk) -> Actor:
    return desk.actor(AGENT)


def taken(session: Session, content: bytes) -> Taken:
    session.rollback()
    one = take_in(content)
    keep(one, vault=vault(), now=clock.now())
    return one


def drawn(session: Session, **changes: Any) -> Sign:
    basic = Sign("张桂兰", "applicant", "drawn", "本人确认", ANSWERS, picture=taken(session, signed_picture()))
    return replace(basic, **changes)


def put(session: Session, holder: Holder, one: Sign, actor: Actor) -> SignatureView:
    signing.sign(session, holder=holder, given=one, actor=actor, now=clock.now())
    session.commit()
    session.expire_all()
    return signatures_of(session, holder=holder)[0]


def test_a_drawn_name_is_kept_with_its_words_and_told(session: Session, holder: Holder, actor_: Actor) -> None:
    view = put(session, holder, drawn(session), actor_)
    assert (view.signer, view.words, view.way) == ("张桂兰", "本人确认", "drawn")
    assert is_valid(view, ANSWERS) and changed_since(view, ANSWERS) == ()
    assert session.scalars(select(StoredFile.state)).one() == "kept"
    noted = select(AuditEntry.action).where(AuditEntry.subject_id == holder.number).order_by(AuditEntry.seq)
    assert session.scalars(noted).all()[-1] == "paper.signed"
    assert find_signature(session, holder=holder, signature_id=view.id) == view
    with pytest.raises(NotFoundHere):
        find_signature(session, holder=replace(holder, case_id=10**6), signature_id=view.id)


def test_names_and_words_are_sealed(session: Session, holder: Holder, actor_: Actor) -> None:
    put(session, holder, drawn(session), actor_)
    row = session.execute(text("select * from signature")).one()
    assert not any("张桂兰" in str(value) or "本人确认" in str(value) for value in row)


def test_a_later_change_is_seen_and_named(session: Session, holder: Holder, actor_: Actor) -> None:
    view = put(session, holder, drawn(session), actor_)
    now = {**ANSWERS, "values.phone": '"13900009999"', "values.more": "1"}
    assert not is_valid(view, now)
    assert changed_since(view, now) == ("values.phone", "values.more")
    assert changed_since(view, {"values.name": '"张桂兰"'}) == ("values.phone",)


@pytest.mark.parametrize("column", ["signer", "words", "witness", "way", "role", "signed_at", "picture"])
def test_whoever_changes_the_record_breaks_it(session: Session, holder: Holder, actor_: Actor, column: str) -> None:
    put(session, holder, drawn(session), actor_)
    view = signatures_of(session, holder=holder)[0]
    later = view.signed_at + timedelta(seconds=1)
    other: Any = later if column == "signed_at" else "x"
    assert not is_valid(replace(view, **{column: other}), ANSWERS)


def test_a_witness_stands_for_who_cannot_write(session: Session, holder: Holder, actor_: Actor) -> None:
    view = put(session, holder, drawn(session, way="typed", witness=" 李秀梅 "), actor_)
    assert (view.witness, view.picture) == ("李秀梅", None) and is_valid(view, ANSWERS)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"signer": "  "}, "请填写签名人姓名"),
        ({"signer": "长" * 61}, "姓名最多 60 个字"),
        ({"role": "mayor"}, "请选择签名人是谁、怎么签"),
        ({"way": ""}, "请选择签名人是谁、怎么签"),
        ({"picture": None}, "还没有签名"),
        ({"way": "paper", "picture": None}, "请先拍下签好字的纸"),
        ({"way": "typed"}, "请填写见证人姓名"),
        ({"way": "typed", "witness": "张桂兰"}, "见证人要另有其人，不能是签名人自己"),
    ],
)
def test_what_lacks_something_is_refused(
    session: Session, holder: Holder, actor_: Actor, changes: dict[str, object], words: str
) -> None:
    given_ = drawn(session, **changes)
    with pytest.raises(Invalid) as refusal:
        signing.sign(session, holder=holder, given=given_, actor=actor_, now=clock.now())
    assert refusal.value.message == words
    assert session.scalars(select(Signature)).all() == []


@pytest.mark.parametrize(
    ("content", "words"), [(photo(), "还没有签名"), (pdf(), "签好字的纸请拍成照片，不收 PDF")], ids=["blank", "pdf"]
)
def test_a_blank_pad_and_a_pdf_are_no_signature(
    session: Session, holder: Holder, actor_: Actor, content: bytes, words: str
) -> None:
    given_ = drawn(session, picture=taken(session, content))
    with pytest.raises(Invalid) as refusal:
        signing.sign(session, holder=holder, given=given_, actor=actor_, now=clock.now())
    assert refusal.value.message == words


def test_the_picture_of_a_signature_is_never_swept(session: Session, holder: Holder, actor_: Actor) -> None:
    view = put(session, holder, drawn(session), actor_)
    session.rollback()
    assert sweep(session, vault=vault(), now=clock.now() + timedelta(days=400)) == 0
    session.commit()
    assert view.picture and vault().has(f"{view.picture[:2]}/{view.picture}")


def test_there_are_not_more_than_anyone_needs(
    session: Session, holder: Holder, actor_: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "MOST_OF_A_CASE", 1)
    put(session, holder, drawn(session), actor_)
    again = drawn(session)
    with pytest.raises(Invalid):
        signing.sign(session, holder=holder, given=again, actor=actor_, now=clock.now())


def test_what_is_worked_out_is_not_signed_for(desk: HallDesk) -> None:
    compiled = desk.publish("conditional").compiled
    given_ = Answers("self", {}, {"applicant_id_number": "11010519491231002X", "age": 76}, {"rule": "因为"})
    found = signed_answers(compiled, given_)
    assert list(found) == ["handled_by", "values.applicant_id_number", "reasons.rule"]
    assert "11010519491231002X" in found["values.applicant_id_number"]
    older = replace(given_, values={**given_.values, "age": 77})
    assert signed_answers(compiled, older) == found
    labels = [label_of(compiled, key) for key in found]
    assert labels[0] == "谁来办" and labels[2] == "提醒的说明" and "号" in labels[1]


# ── for all answers ────────────────────────────────────────────────────────────────────────────────

_ANSWERS = st.dictionaries(
    st.text(min_size=1, max_size=6),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=5,
    ).map(canonical),
    max_size=5,
)


@share(1)
@given(_ANSWERS, _ANSWERS)
def test_any_change_of_answers_invalidates_and_none_does_not(signed: dict[str, str], later: dict[str, str]) -> None:
    with crypto.using(crypto.Cipher(bytes(32))):
        marks, at = signing._marks(7, signed), clock.now()
        blank = SignatureView(1, 7, "甲", "applicant", "typed", "乙", None, "字", "", marks, at, "丙")
        view = replace(blank, digest=signing._digest_of(blank, 7, signed))
        assert is_valid(view, dict(reversed(signed.items())))
        assert is_valid(view, later) is (signed == later)
        assert (changed_since(view, later) == ()) is (signed == later)


# ── of a form ──────────────────────────────────────────────────────────────────────────────────────

TOKEN = "f" * 64


def put_on_form(session: Session, desk: HallDesk, version: LoadedVersion) -> Holder:
    """A form that was signed as it is filled by `HallDesk`."""
    actor = desk.actor(AGENT)
    form = Holder(actor.user_id, token=TOKEN)
    answers = signed_answers(version.compiled, desk.fill(version).answers)
    put(session, form, drawn(session, answers=answers), actor)
    return form


def of_case(session: Session, case: Case, version: LoadedVersion) -> list[bool]:
    """Whether the signatures of a case hold for its stored answers."""
    answers = signed_answers(version.compiled, read_answers(case, version.compiled))
    found = signatures_of(session, holder=Holder(0, case_id=case.id))
    return [is_valid(one, answers) for one in found]


def test_what_was_signed_before_it_was_sent_holds_for_that_case_alone(session: Session, desk: HallDesk) -> None:
    version = desk.publish("four_tier")
    form = put_on_form(session, desk, version)
    other = desk.submit(version, AGENT)
    assert of_case(session, other, version) == []
    case = desk.submit(version, AGENT, token=TOKEN)
    assert of_case(session, case, version) == [True]
    assert signatures_of(session, holder=form) == []
    session.execute(text("update signature set case_id = :other"), {"other": other.id})
    session.commit()
    session.expire_all()
    assert of_case(session, other, version) == [False], "the same answers, and yet another case"


def test_answers_changed_after_signing_stop_the_form_until_it_may_go_without(session: Session, desk: HallDesk) -> None:
    version, changed = desk.publish("four_tier"), {"f_applicant_phone": "13900009999"}
    form = put_on_form(session, desk, version)
    with pytest.raises(VoidSignature) as refused:
        desk.submit(version, AGENT, token=TOKEN, answers=changed)
    session.rollback()
    assert "张桂兰的签名已经失效" in refused.value.sentences()[0]
    assert len(signatures_of(session, holder=form)) == 1 and session.scalars(select(Case)).all() == []
    case = desk.submit(version, AGENT, token=TOKEN, answers=changed, without_void=True)
    assert of_case(session, case, version) == [] and session.scalars(select(Signature)).all() == []


def test_a_signed_form_that_nobody_sends_is_swept(session: Session, desk: HallDesk) -> None:
    put_on_form(session, desk, desk.publish("four_tier"))
    later = clock.now() + timedelta(days=8)
    assert sweep(session, vault=vault(), now=later) == 2, "the signature and its picture"
    assert session.scalars(select(Signature)).all() == [] and session.scalars(select(StoredFile)).all() == []

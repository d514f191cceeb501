"""Signatures: who put the name to which words and answers, and whether these are still the same.

A keyed digest binds the words, the picture, the names, the moment and the answers together: a later change of any of
them is seen. A digest per answer, kept beside it, tells which one was changed.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, delete, select
from sqlalchemy.orm import Session

from app import audit, crypto
from app.errors import Invalid, NotFoundHere
from app.models import Account, Case, Signature
from app.papers.holding import Holder
from app.papers.images import has_ink
from app.papers.intake import JPEG, Taken
from app.papers.keeping import let_go, settle_kept
from app.papers.signed_answers import canonical
from app.people.actors import Actor
from app.wording import msgid

ROLE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "applicant": msgid("申请人本人"),
        "agent": msgid("受托代办人"),
        "witness": msgid("见证人"),
        "principal": msgid("委托人"),
        "collector": msgid("代领人"),
    }
)
CASE_ROLES = ("applicant", "agent", "witness")  # who signs an application
CASE_WAYS = ("drawn", "paper", "typed")  # and how; a thumbprint goes with a mandate
WAY_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "drawn": msgid("屏上手写"),
        "paper": msgid("纸上签名"),
        "typed": msgid("见证人证明"),
        "thumb": msgid("按手印"),
    }
)
LONGEST_NAME = 60
MOST_OF_A_CASE = 30
_PURPOSE = b"signatures"
_PHONE = re.compile(r"1[3-9][0-9]{9}")


@dataclass(frozen=True)
class Sign:
    """What is signed, by whom, how. `picture` is the drawn or photographed name, None when a witness stands for it."""

    signer: str
    role: str
    way: str
    words: str
    answers: Mapping[str, str]  # as `signed_answers` makes them
    witness: str = ""
    witness_phone: str = ""
    picture: Taken | None = None


@dataclass(frozen=True)
class SignatureView:
    """A signature as pages show it."""

    id: int
    about: int | str  # the case; what was signed before it was sent speaks of its form for ever
    signer: str
    role: str
    way: str
    witness: str
    picture: str | None
    words: str
    digest: str
    marks: Mapping[str, str]
    signed_at: datetime
    recorded_by: str


def sign(session: Session, *, holder: Holder, given: Sign, actor: Actor, now: datetime) -> int:
    """Keep a signature of a case or a form; its id. Its picture is in the store already. Invalid with a sentence.

    On a form it takes the place of those of the same role that hold no more: nobody has relied on them yet.
    """
    given = _checked(given)
    before = signatures_of(session, holder=holder)
    if holder.token is not None and holder.case_id is None:
        old = [one for one in before if one.role == given.role and not is_valid(one, given.answers)]
        drop(session, found=old, now=now)
    if len(before) >= MOST_OF_A_CASE:
        raise Invalid(message=_("一个办件最多留 %(n)s 个签名", n=MOST_OF_A_CASE))
    row = _row(holder, given, actor, now)
    session.add(row)
    if given.picture:
        settle_kept(session, given.picture.digest)
    session.flush()
    detail = {"signature": row.id, "role": row.role, "way": row.way, "digest": row.digest}
    audit.record(
        session, actor=actor, now=now, action="paper.signed", subject="paper", subject_id=holder.subject, detail=detail
    )
    return row.id


def drop(session: Session, *, found: Sequence[SignatureView], now: datetime) -> None:
    """Signatures of a form that hold no more; those of a case stay for ever."""
    session.execute(delete(Signature).where(Signature.id.in_([one.id for one in found]), Signature.case_id.is_(None)))
    for one in found:
        if one.picture:
            let_go(session, one.picture, now=now)


def _checked(given: Sign) -> Sign:
    given = replace(given, signer=given.signer.strip(), witness=given.witness.strip())
    if given.role not in ROLE_WORDS or given.way not in WAY_WORDS:
        raise Invalid(message=_("请选择签名人是谁、怎么签"))
    if not given.signer:
        raise Invalid(message=_("请填写签名人姓名"))
    if max(len(given.signer), len(given.witness)) > LONGEST_NAME:
        raise Invalid(message=_("姓名最多 %(n)s 个字", n=LONGEST_NAME))
    if given.way == "thumb":
        return _with_thumb(given)
    return _with_witness(given) if given.way == "typed" else _with_picture(given)


def _with_thumb(given: Sign) -> Sign:
    """A thumbprint says little by itself: a witness who can be asked stands for it."""
    witnessed = _with_witness(given)
    if not _PHONE.fullmatch(given.witness_phone.strip()):
        raise Invalid(message=_("请填写见证人的手机号码"))
    pictured = _with_picture(given)
    return replace(pictured, witness=witnessed.witness, witness_phone=given.witness_phone.strip())


def _with_witness(given: Sign) -> Sign:
    if not given.witness:
        raise Invalid(message=_("请填写见证人姓名"))
    if given.witness == given.signer:
        raise Invalid(message=_("见证人要另有其人，不能是签名人自己"))
    return replace(given, picture=None)


def _with_picture(given: Sign) -> Sign:
    if given.picture is None:
        raise Invalid(message=_("还没有签名") if given.way == "drawn" else _("请先拍下签好字的纸"))
    if given.picture.kind != JPEG:
        raise Invalid(message=_("签好字的纸请拍成照片，不收 PDF"))
    if not has_ink(given.picture.content):
        raise Invalid(message=_("还没有签名") if given.way == "drawn" else _("照片上什么也没有，请重新拍一张"))
    return replace(given, witness="", witness_phone="")


def _row(holder: Holder, given: Sign, actor: Actor, now: datetime) -> Signature:
    about = about_of(holder)
    row = Signature(
        **holder.signature_columns,
        signer=given.signer,
        role=given.role,
        way=given.way,
        witness=given.witness or None,
        witness_phone=given.witness_phone or None,
        picture=given.picture.digest if given.picture else None,
        words=given.words,
        marks=canonical(_marks(about, given.answers)),
        signed_at=now,
        recorded_by_id=actor.user_id,
    )
    row.digest = _digest_of(row, about, given.answers)
    return row


def about_of(holder: Holder) -> int | str:
    """What a signature of this holder speaks of."""
    if holder.mandate_id is not None:
        return _of_mandate(holder.mandate_id)
    about = holder.token if holder.case_id is None else holder.case_id
    assert about is not None
    return about


def _of_mandate(mandate_id: int) -> str:
    return f"mandate {mandate_id}"


# ── whether it still holds ─────────────────────────────────────────────────────────────────────────


def is_valid(signature: SignatureView, answers: Mapping[str, str]) -> bool:
    """Whether the answers, and all that the signature says, are what was signed."""
    return hmac.compare_digest(signature.digest, _digest_of(signature, signature.about, answers))


def changed_since(signature: SignatureView, answers: Mapping[str, str]) -> tuple[str, ...]:
    """The questions whose answers were changed, given or taken away since; in their order."""
    now = _marks(signature.about, answers)
    keys = dict.fromkeys((*answers, *signature.marks))
    return tuple(key for key in keys if now.get(key) != signature.marks.get(key))


def digest_shown(holder: Holder, answers: Mapping[str, str]) -> str:
    """What a page carries to say later which answers it showed."""
    return _keyed(["shown", about_of(holder), dict(answers)])


def _digest_of(one: Signature | SignatureView, about: int | str, answers: Mapping[str, str]) -> str:
    at = one.signed_at.astimezone(UTC).isoformat(timespec="microseconds")
    names = [one.signer, one.role, one.way, one.witness or ""]
    return _keyed(["signature", about, *names, one.picture, one.words, at, dict(answers)])


def _marks(about: int | str, answers: Mapping[str, str]) -> dict[str, str]:
    return {key: _keyed(["answer", about, key, value]) for key, value in answers.items()}


def _keyed(value: object) -> str:
    key = crypto.current().key_of_files(_PURPOSE)
    return hmac.new(key, canonical(value).encode(), sha256).hexdigest()


# ── reading ────────────────────────────────────────────────────────────────────────────────────────

_SIGNATURES = (
    select(
        Signature,
        (Account.last_name + Account.first_name).label("recorded_by"),
        Case.submission_token.label("form"),
    )
    .join(Account, Account.id == Signature.recorded_by_id)
    .outerjoin(Case, Case.id == Signature.case_id)
)


def signatures_of(session: Session, *, holder: Holder) -> Sequence[SignatureView]:
    """The signatures of a case or a form, the latest first. One statement."""
    found = _SIGNATURES.where(holder.signatures).order_by(Signature.id.desc())
    return [_view(row) for row in session.execute(found)]


def find_signature(session: Session, *, holder: Holder, signature_id: int) -> SignatureView:
    """One signature of this case or form; NotFoundHere for any other."""
    found = _SIGNATURES.where(holder.signatures, Signature.id == signature_id)
    row = session.execute(found).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这个签名"))
    return _view(row)


def _view(row: Row[Any]) -> SignatureView:
    kept: Signature = row.Signature
    return SignatureView(
        id=kept.id,
        about=_about(kept, row.form),
        signer=kept.signer,
        role=kept.role,
        way=kept.way,
        witness=kept.witness or "",
        picture=kept.picture,
        words=kept.words,
        digest=kept.digest,
        marks=json.loads(kept.marks),
        signed_at=kept.signed_at,
        recorded_by=row.recorded_by,
    )


def _about(kept: Signature, form: str | None) -> int | str:
    """The form is that of the case: a signature put under another case does not hold there."""
    if kept.mandate_id is not None:
        return _of_mandate(kept.mandate_id)
    about = kept.case_id if kept.draft_token is None else form or kept.draft_token
    assert about is not None
    return about

"""Signatures: who put the name to which words and answers, and whether these are still the same.

A keyed digest binds the words, the picture, the names, the moment and the answers together: a later change of any of
them is seen. A digest per answer, kept beside it, tells which one was changed.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app import audit, crypto
from app.errors import Invalid, NotFoundHere
from app.models import Account, Signature
from app.papers.holding import Holder
from app.papers.images import has_ink
from app.papers.intake import JPEG, Taken
from app.papers.keeping import settle_kept
from app.papers.signed_answers import canonical
from app.people.actors import Actor
from app.wording import msgid

ROLE_WORDS: Mapping[str, str] = MappingProxyType(
    {"applicant": msgid("申请人本人"), "agent": msgid("受托代办人"), "witness": msgid("见证人")}
)
WAY_WORDS: Mapping[str, str] = MappingProxyType(
    {"drawn": msgid("屏上手写"), "paper": msgid("纸上签名"), "typed": msgid("见证人证明")}
)
LONGEST_NAME = 60
MOST_OF_A_CASE = 30
_PURPOSE = b"signatures"


@dataclass(frozen=True)
class Sign:
    """What is signed, by whom, how. `picture` is the drawn or photographed name, None when a witness stands for it."""

    signer: str
    role: str
    way: str
    words: str
    answers: Mapping[str, str]  # as `signed_answers` makes them
    witness: str = ""
    picture: Taken | None = None


@dataclass(frozen=True)
class SignatureView:
    """A signature as pages show it."""

    id: int
    case_id: int
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
    """Keep a signature of a case; its id. Its picture is in the store already. Invalid with a sentence."""
    assert holder.case_id is not None
    given = _checked(given)
    count = len(session.scalars(select(Signature.id).where(Signature.case_id == holder.case_id)).all())
    if count >= MOST_OF_A_CASE:
        raise Invalid(message=_("一个办件最多留 %(n)s 个签名", n=MOST_OF_A_CASE))
    row = _row(holder.case_id, given, actor, now)
    session.add(row)
    if given.picture:
        settle_kept(session, given.picture.digest)
    session.flush()
    detail = {"signature": row.id, "role": row.role, "way": row.way, "digest": row.digest}
    audit.record(
        session, actor=actor, now=now, action="paper.signed", subject="paper", subject_id=holder.number, detail=detail
    )
    return row.id


def _checked(given: Sign) -> Sign:
    given = replace(given, signer=given.signer.strip(), witness=given.witness.strip())
    if given.role not in ROLE_WORDS or given.way not in WAY_WORDS:
        raise Invalid(message=_("请选择签名人是谁、怎么签"))
    if not given.signer:
        raise Invalid(message=_("请填写签名人姓名"))
    if max(len(given.signer), len(given.witness)) > LONGEST_NAME:
        raise Invalid(message=_("姓名最多 %(n)s 个字", n=LONGEST_NAME))
    return _with_witness(given) if given.way == "typed" else _with_picture(given)


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
    return replace(given, witness="")


def _row(case_id: int, given: Sign, actor: Actor, now: datetime) -> Signature:
    row = Signature(
        case_id=case_id,
        signer=given.signer,
        role=given.role,
        way=given.way,
        witness=given.witness or None,
        picture=given.picture.digest if given.picture else None,
        words=given.words,
        marks=canonical(_marks(case_id, given.answers)),
        signed_at=now,
        recorded_by_id=actor.user_id,
    )
    row.digest = _digest_of(row, given.answers)
    return row


# ── whether it still holds ─────────────────────────────────────────────────────────────────────────


def is_valid(signature: SignatureView, answers: Mapping[str, str]) -> bool:
    """Whether the answers, and all that the signature says, are what was signed."""
    return hmac.compare_digest(signature.digest, _digest_of(signature, answers))


def changed_since(signature: SignatureView, answers: Mapping[str, str]) -> tuple[str, ...]:
    """The questions whose answers were changed, given or taken away since; in their order."""
    now = _marks(signature.case_id, answers)
    keys = dict.fromkeys((*answers, *signature.marks))
    return tuple(key for key in keys if now.get(key) != signature.marks.get(key))


def digest_shown(case_id: int, answers: Mapping[str, str]) -> str:
    """What a page carries to say later which answers it showed."""
    return _keyed(["shown", case_id, dict(answers)])


def _digest_of(one: Signature | SignatureView, answers: Mapping[str, str]) -> str:
    at = one.signed_at.astimezone(UTC).isoformat(timespec="microseconds")
    names = [one.signer, one.role, one.way, one.witness or ""]
    return _keyed(["signature", one.case_id, *names, one.picture, one.words, at, dict(answers)])


def _marks(case_id: int, answers: Mapping[str, str]) -> dict[str, str]:
    return {key: _keyed(["answer", case_id, key, value]) for key, value in answers.items()}


def _keyed(value: object) -> str:
    key = crypto.current().key_of_files(_PURPOSE)
    return hmac.new(key, canonical(value).encode(), sha256).hexdigest()


# ── reading ────────────────────────────────────────────────────────────────────────────────────────

_SIGNATURES = select(Signature, (Account.last_name + Account.first_name).label("recorded_by")).join(
    Account, Account.id == Signature.recorded_by_id
)


def signatures_of(session: Session, *, case_id: int) -> Sequence[SignatureView]:
    """The signatures of a case, the latest first. One statement."""
    found = _SIGNATURES.where(Signature.case_id == case_id).order_by(Signature.id.desc())
    return [_view(row) for row in session.execute(found)]


def find_signature(session: Session, *, holder: Holder, signature_id: int) -> SignatureView:
    """One signature of this case; NotFoundHere for any other."""
    found = _SIGNATURES.where(Signature.case_id == holder.case_id, Signature.id == signature_id)
    row = session.execute(found).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这个签名"))
    return _view(row)


def _view(row: Row[Any]) -> SignatureView:
    kept: Signature = row.Signature
    return SignatureView(
        id=kept.id,
        case_id=kept.case_id,
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

"""Is this PDF ours, and unchanged? Judged from the file alone, without asking anyone outside; nothing of it is kept.

Whoever sends files here is a stranger. What a file unpacks to is measured before a reader sees it, and whatever a
broken file raises becomes one answer: unreadable.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from asn1crypto import pem
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import SigningKey
from app.seals.authority import trusted_roots

MOST_BYTES = 20 * 1024 * 1024
_MOST_UNPACKED = 48 * 1024 * 1024  # bytes: a paper of ours has five million
_MOST_SIGNATURES = 8
_STREAM = re.compile(rb"stream\r?\n")


class Verdict(StrEnum):
    """What is to be said of a file."""

    GENUINE = "genuine"  # signed by someone we trust, not a byte changed since
    CHANGED = "changed"  # signed, and changed since
    STRANGER = "stranger"  # signed, unchanged, by someone we do not know
    REVOKED = "revoked"  # signed after the key was taken out of use
    UNSIGNED = "unsigned"
    LOCKED = "locked"  # a password is set
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"


@dataclass(frozen=True)
class Checked:
    """A file as it was found. `signer` is the name on the certificate, `signed_at` what the signature says."""

    verdict: Verdict
    digest: str = ""
    signer: str = ""
    fingerprint: str = ""
    issuer: str = ""
    signed_at: datetime | None = None
    reason: str = ""


def check_pdf(session: Session, *, pdf: bytes) -> Checked:
    """Judge a PDF by its signatures, the certificates we trust and the keys we know; whatever it is, this answers."""
    found = judge(pdf, trusted_roots(session))
    if found.verdict is Verdict.GENUINE and _signed_after_its_end(session, found):
        return _as(found, Verdict.REVOKED)
    return found


def _signed_after_its_end(session: Session, found: Checked) -> bool:
    ended = session.scalar(select(SigningKey.retired_at).where(SigningKey.fingerprint == found.fingerprint))
    return ended is not None and found.signed_at is not None and found.signed_at > ended


def judge(pdf: bytes, roots: Sequence[str]) -> Checked:
    """Judge a PDF by its signatures and the roots (PEM) that are trusted."""
    if len(pdf) > MOST_BYTES or _unpacks_beyond(pdf):
        return Checked(Verdict.TOO_LARGE)
    digest = sha256(pdf).hexdigest()
    try:
        return _read(pdf, digest, [root for text in roots for root in _certificates(text)])
    except Exception:  # strangers' files raise whatever a reader met in them, RecursionError included
        return Checked(Verdict.UNREADABLE, digest)


def _read(pdf: bytes, digest: str, roots: Sequence[Certificate]) -> Checked:
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    if reader.encrypted:
        return Checked(Verdict.LOCKED, digest)
    signatures = reader.embedded_regular_signatures
    if not signatures:
        return Checked(Verdict.UNSIGNED, digest)
    if len(signatures) > _MOST_SIGNATURES:
        return Checked(Verdict.UNREADABLE, digest)
    found = [_one(one, roots, digest) for one in signatures]
    worst = next((one for one in found if one.verdict is not Verdict.GENUINE), None)
    if worst is None and not _covers_all(signatures[-1]):
        return _as(found[-1], Verdict.CHANGED)
    return worst or found[-1]


def _one(one: EmbeddedPdfSignature, roots: Sequence[Certificate], digest: str) -> Checked:
    """One signature. Without a time stamp the moment it claims decides whether its certificate was valid."""
    at = one.self_reported_timestamp
    context = ValidationContext(trust_roots=roots, moment=at, allow_fetching=False)
    certificate = one.signer_cert
    return Checked(
        verdict=_verdict(validate_pdf_signature(one, context, skip_diff=True)),
        digest=digest,
        signer=_name(certificate.subject),
        fingerprint=certificate.sha256.hex(),
        issuer=_name(certificate.issuer),
        signed_at=at,
        reason=str(one.sig_object.get("/Reason", ""))[:200],
    )


def _verdict(status: PdfSignatureStatus) -> Verdict:
    if not status.intact or not status.valid or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return Verdict.CHANGED
    return Verdict.GENUINE if status.trusted else Verdict.STRANGER


def _covers_all(one: EmbeddedPdfSignature) -> bool:
    return one.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE


def _as(found: Checked, verdict: Verdict) -> Checked:
    return Checked(**{**vars(found), "verdict": verdict})


def _name(name: object) -> str:
    native = getattr(name, "native", {})
    return str(native.get("common_name") or native.get("organization_name") or "")[:120]


def _certificates(text: str) -> Iterator[Certificate]:
    for _kind, _headers, der in pem.unarmor(text.encode(), multiple=True):
        yield Certificate.load(der)


def _unpacks_beyond(pdf: bytes) -> bool:
    """Whether its packed streams hold more than any paper does; one packed twice is unpacked twice."""
    room = _MOST_UNPACKED
    for start in _STREAM.finditer(pdf):
        piece: bytes | memoryview = memoryview(pdf)[start.end() :]
        for _layer in range(3):
            unpacked = _unpacked(piece, room)
            room -= len(unpacked)
            if room <= 0:
                return True
            if not unpacked:
                break
            piece = unpacked
    return False


def _unpacked(piece: bytes | memoryview, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(piece, most)
    except zlib.error:
        return b""

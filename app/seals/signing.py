"""A paper is signed once, when it is made: a PAdES signature with the key of the organisation that issues it.

Time stamps need a service outside; without one the time is what our clock says, and our record of issued papers
bears it out. The field of the signature lies over the printed seal where the paper has one, so that whoever clicks the
seal in a PDF reader is shown the signature.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import pikepdf
from asn1crypto import pem
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from flask_babel import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.stamp.noop import NoOpStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Invalid
from app.models import SigningKey

SEAL_PLACE = "seal-place"  # the id of the element that holds the seal, in the HTML of a paper
_ROOM = 12 * 1024  # bytes for the signature with its chain of certificates
_MM = 72 / 25.4
LARGEST_SEAL = 42  # millimetres


@dataclass(frozen=True)
class Signed:
    """A signed paper, which key signed it, and the SHA-256 of the whole file (64 hex digits)."""

    pdf: bytes
    key_id: int
    digest: str


def signs(session: Session, *, organisation_id: int, now: datetime) -> bool:
    """Whether the organisation has a key that is good today."""
    return _key(session, organisation_id, now) is not None


def sign_pdf(
    session: Session, *, pdf: bytes, organisation_id: int, now: datetime, reason: str, seal_mm: int = LARGEST_SEAL
) -> Signed:
    """Sign a paper; `reason` is what readers show: 签发《行政许可决定书》 青民许〔2026〕12 号.

    Invalid when the organisation has no key that is good today: ask `signs` before.
    """
    row = _key(session, organisation_id, now)
    if row is None:
        raise Invalid(message=_("这个机构没有可用的签名密钥，请管理员在“印章与证书”里生成或更换"))
    meta = PdfSignatureMetadata(
        field_name="Signature1",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        location=row.organisation.name,
        name=row.subject,
    )
    signed = _signed(
        pdf, PdfSigner(meta, _signer(row), stamp_style=NoOpStampStyle(), new_field_spec=_field(pdf, seal_mm)), now
    )
    return Signed(signed, row.id, sha256(signed).hexdigest())


def _key(session: Session, organisation_id: int, now: datetime) -> SigningKey | None:
    wanted = (SigningKey.organisation_id == organisation_id, SigningKey.state == "active")
    valid = (SigningKey.not_before <= now, SigningKey.not_after > now)
    return session.scalars(select(SigningKey).where(*wanted, *valid)).one_or_none()


def _signer(row: SigningKey) -> SimpleSigner:
    store = SimpleCertificateStore()
    store.register_multiple(_certificates(row.chain))
    *_rest, key = pem.unarmor((row.key or "").encode())
    return SimpleSigner(
        signing_cert=next(_certificates(row.certificate or "")),
        signing_key=PrivateKeyInfo.load(key),
        cert_registry=store,
    )


def _certificates(text: str) -> Iterator[Certificate]:
    if text:
        for _kind, _headers, der in pem.unarmor(text.encode(), multiple=True):
            yield Certificate.load(der)


def _signed(pdf: bytes, signer: PdfSigner, now: datetime) -> bytes:
    """What `PdfSigner.sign_pdf` does, with the moment of our own clock."""
    signing = signer.init_signing_session(IncrementalPdfFileWriter(io.BytesIO(pdf)))
    signing.system_time = now
    draft = signing.prepare_tbs_document(validation_info=None, bytes_reserved=_ROOM)
    digest, output = draft.digest_tbs_document()
    attributes = PdfCMSSignedAttributes(signing_time=now)
    work = draft.perform_signature(document_digest=digest.document_digest, pdf_cms_signed_attrs=attributes)
    asyncio.run(work)
    return bytes(output.getvalue())


def _field(pdf: bytes, seal_mm: int) -> SigFieldSpec:
    """The field of the signature: over the seal, or nowhere to be seen where the paper has no place for one."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        places = _named_places(document)
        if SEAL_PLACE not in places:
            return SigFieldSpec("Signature1")
        page, left, top = places[SEAL_PLACE]
    side = round(seal_mm * _MM)
    return SigFieldSpec(
        "Signature1", on_page=page, box=(round(left), round(top) - side, round(left) + side, round(top))
    )


def _named_places(document: pikepdf.Pdf) -> dict[str, tuple[int, float, float]]:
    """Named destinations: the page, counted from 0, and the point in PDF units from its lower left corner."""
    names = document.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    if names is None:
        return {}
    numbers = {page.objgen: at for at, page in enumerate(document.pages)}
    return {
        str(name): (numbers[place[0].objgen], float(place[2]), float(place[3]))
        for name, place in pikepdf.NameTree(names).items()
        if isinstance(place, pikepdf.Array) and place[0].objgen in numbers
    }

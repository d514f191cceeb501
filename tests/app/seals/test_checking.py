"""A signed paper is told from a changed one, a stranger's, and from files that are none of this. No tables."""

from __future__ import annotations

import io
import zlib
from datetime import UTC, datetime
from types import SimpleNamespace

import pikepdf
import pytest
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.stamp.noop import NoOpStampStyle

from app.seals import signing
from app.seals.certificates import Bundle, certificate_text, certify, key_text, make_authority
from app.seals.checking import MOST_BYTES, Verdict, judge
from reports.pdf import make_pdf
from reports.seal_drawing import draw_seal

NOW = datetime(2026, 10, 21, 1, 30, tzinfo=UTC)
PAPER = (
    '<!doctype html><html lang="zh-Hans"><head><title>决定书</title></head><body><p>准予</p>'
    '<div id="seal-place" style="margin:20mm 0 0 60mm;width:42mm">'
    '<img alt="公章" style="width:42mm" src="desk:asset/seal"></div></body></html>'
)


@pytest.fixture(scope="module")
def authority() -> Bundle:
    return make_authority("青石县根证书", now=NOW)


@pytest.fixture(scope="module")
def root(authority: Bundle) -> str:
    return certificate_text(authority.certificate)


@pytest.fixture(scope="module")
def paper() -> bytes:
    return make_pdf(PAPER, assets={"seal": draw_seal("青石县民政局")})


@pytest.fixture(scope="module")
def signed(authority: Bundle, paper: bytes) -> bytes:
    office = certify(authority, name="青石县民政局", county="青石县", now=NOW)
    row = SimpleNamespace(key=key_text(office.key), certificate=certificate_text(office.certificate), chain="")
    meta = PdfSignatureMetadata(field_name="Signature1", subfilter=signing.SigSeedSubFilter.PADES, reason="签发")
    field = signing._field(paper, 42)
    signer = PdfSigner(meta, signing._signer(row), stamp_style=NoOpStampStyle(), new_field_spec=field)
    return signing._signed(paper, signer, NOW)


def test_our_paper_is_genuine_and_says_who_signed_when(signed: bytes, root: str) -> None:
    found = judge(signed, [root])
    assert (found.verdict, found.signer, found.issuer) == (Verdict.GENUINE, "青石县民政局", "青石县根证书")
    assert (found.signed_at, found.reason) == (NOW, "签发")


def test_the_field_lies_over_the_printed_seal(signed: bytes) -> None:
    with pikepdf.open(io.BytesIO(signed)) as document:
        left, bottom, right, top = (float(edge) for edge in document.Root.AcroForm.Fields[0].Rect)
    assert (right - left, top - bottom) == (119, 119)  # 42 mm
    assert left > 60 * 72 / 25.4  # where the seal is, not in the corner


def test_a_paper_without_a_place_for_a_seal_is_signed_unseen(paper: bytes) -> None:
    plain = make_pdf(PAPER.replace('id="seal-place"', ""), assets={"seal": draw_seal("青石县民政局")})
    assert signing._field(plain, 42).box is None
    assert signing._field(paper, 42).box is not None


def test_one_changed_byte_is_seen(signed: bytes, root: str) -> None:
    at = len(signed) // 3
    assert judge(signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :], [root]).verdict is Verdict.CHANGED


def test_what_is_added_behind_the_signature_is_seen(signed: bytes, root: str) -> None:
    with pikepdf.open(io.BytesIO(signed)) as document:
        added = b"\n99 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % document.Root.Pages.objgen[0]
    assert judge(signed + added, [root]).verdict is Verdict.CHANGED


def test_an_unknown_authority_is_not_trusted(signed: bytes) -> None:
    other = certificate_text(make_authority("青石县根证书", now=NOW).certificate)  # of the same name
    assert judge(signed, [other]).verdict is Verdict.STRANGER


def _locked(pdf: bytes) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    return target.getvalue()


def test_other_files_get_an_answer(paper: bytes, signed: bytes, root: str) -> None:
    bomb = b"%PDF-1.7\n1 0 obj<</Filter/FlateDecode>>stream\n" + zlib.compress(bytes(51_000_000), 1)
    expected = {
        paper: Verdict.UNSIGNED,
        _locked(paper): Verdict.LOCKED,
        signed[: len(signed) // 2]: Verdict.UNREADABLE,
        b"%PDF-1.7 nothing": Verdict.UNREADABLE,
        b"": Verdict.UNREADABLE,
        bomb: Verdict.TOO_LARGE,
        bytes(MOST_BYTES + 1): Verdict.TOO_LARGE,
    }
    assert [judge(content, [root]).verdict for content in expected] == list(expected.values())

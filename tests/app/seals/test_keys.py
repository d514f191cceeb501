"""Keys are made, replaced and destroyed; certificates from outside fit their key or are refused; all is recorded."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from PIL import Image, ImageDraw
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import AuditEntry, Organisation, SigningKey
from app.people.actors import Actor
from app.seals import authority, keeping, keys
from app.seals.certificates import certificate_text, certify, make_authority
from app.seals.checking import Verdict, check_pdf
from app.seals.keeping import NewSeal
from app.seals.reading import held_by, seal_of
from app.seals.signing import sign_pdf, signs
from reports.pdf import make_pdf

PAPER = '<!doctype html><html lang="zh-Hans"><head><title>x</title></head><body><p>准予</p></body></html>'
ActorOf = Callable[[str], Actor]


@pytest.fixture
def town(session: Session) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.name == "石桥镇")).one()


def _key(session: Session, town: Organisation) -> SigningKey:
    wanted = (SigningKey.organisation_id == town.id, SigningKey.state == "active")
    return session.scalars(select(SigningKey).where(*wanted)).one()


@contextmanager
def refused(words: str) -> Iterator[None]:
    """The block is refused with a sentence that says so."""
    with pytest.raises(Invalid) as caught:
        yield
    assert words in caught.value.message


def _sign(session: Session, town: Organisation) -> bytes:
    return sign_pdf(session, pdf=make_pdf(PAPER), organisation_id=town.id, now=clock.now(), reason="签发《决定书》").pdf


def test_a_new_key_destroys_the_old_one_whose_papers_stay_genuine(
    session: Session, actor: ActorOf, town: Organisation
) -> None:
    signed, old = _sign(session, town), _key(session, town)
    made = keys.change_key(session, organisation_id=town.id, actor=actor("shenguilan"), now=clock.now())
    assert (old.state, old.key, made.state) == ("retired", None, "active")
    assert check_pdf(session, pdf=signed).verdict is Verdict.GENUINE
    session.commit()
    made_ones = select(AuditEntry).where(AuditEntry.action == "signing_key.made").order_by(AuditEntry.seq)
    rows = session.scalars(made_ones).all()
    assert rows[-1].subject_id == f"青石县石桥镇人民政府/{made.id}" and "PRIVATE" not in rows[-1].detail


def test_keys_and_pictures_are_unreadable_in_the_database(session: Session, town: Organisation) -> None:
    for table, column in (("signing_key", "key"), ("signing_authority", "key"), ("seal", "picture")):
        for (stored,) in session.execute(text(f'select "{column}" from {table}')):
            assert stored.startswith("v1.")


def test_without_a_key_nothing_is_signed(session: Session, actor: ActorOf, town: Organisation) -> None:
    keys.retire_key(session, key_id=_key(session, town).id, actor=actor("shenguilan"), now=clock.now())
    assert not signs(session, organisation_id=town.id, now=clock.now())
    with pytest.raises(Invalid):
        _sign(session, town)


def test_a_certificate_from_outside_must_fit_its_request(session: Session, actor: ActorOf, town: Organisation) -> None:
    who = {"organisation_id": town.id, "actor": actor("shenguilan")}
    keys.request_key(session, now=clock.now(), **who)
    asked = x509.load_pem_x509_csr(keys.request_text(session, **who).encode())
    outside = make_authority("某某认证中心", now=clock.now())
    wrong = certify(outside, name="别人", county="青石县", now=clock.now())
    with refused("对不上"):
        keys.import_certificate(session, content=certificate_text(wrong.certificate).encode(), now=clock.now(), **who)
    issued = (
        x509.CertificateBuilder(outside.certificate.subject, asked.subject, asked.public_key(), 77)
        .not_valid_before(wrong.certificate.not_valid_before_utc)
        .not_valid_after(wrong.certificate.not_valid_after_utc)
        .add_extension(wrong.certificate.extensions.get_extension_for_class(x509.KeyUsage).value, critical=True)
        .sign(outside.key, hashes.SHA256())
    )
    made = keys.import_certificate(session, content=certificate_text(issued).encode(), now=clock.now(), **who)
    assert (made.source, made.subject, made.state) == ("imported", "青石县石桥镇人民政府", "active")
    signed = _sign(session, town)
    assert check_pdf(session, pdf=signed).verdict is Verdict.STRANGER
    root = certificate_text(outside.certificate).encode()
    authority.trust_root(session, content=root, actor=actor("fangxiaoming"), now=clock.now())
    assert check_pdf(session, pdf=signed).verdict is Verdict.GENUINE


def test_a_bundle_needs_its_pass_phrase(session: Session, actor: ActorOf, town: Organisation) -> None:
    made = certify(make_authority("某某认证中心", now=clock.now()), name="石桥镇", county="青石县", now=clock.now())
    locked = BestAvailableEncryption("口令".encode())
    content = pkcs12.serialize_key_and_certificates(b"x", made.key, made.certificate, None, locked)
    who = {"organisation_id": town.id, "actor": actor("shenguilan"), "now": clock.now()}
    with refused("口令不对"):
        keys.import_bundle(session, content=content, pass_phrase="错", **who)
    assert keys.import_bundle(session, content=content, pass_phrase="口令", **who).source == "imported"
    with refused("已经导入过"):
        keys.import_bundle(session, content=content, pass_phrase="口令", **who)


def test_others_seals_and_roots_are_not_to_be_touched(session: Session, actor: ActorOf, town: Organisation) -> None:
    office = session.scalars(select(Organisation).where(Organisation.code == "civil_affairs")).one()
    with pytest.raises(NotFoundHere):
        keys.change_key(session, organisation_id=office.id, actor=actor("shenguilan"), now=clock.now())
    with pytest.raises(NotFoundHere):
        keys.change_key(session, organisation_id=town.id, actor=actor("wanghaiyan"), now=clock.now())
    with pytest.raises(NotAllowed):
        authority.renew_authority(session, demo=True, actor=actor("shenguilan"), now=clock.now())


def test_a_renewed_authority_certifies_and_the_old_one_is_still_trusted(
    session: Session, actor: ActorOf, town: Organisation
) -> None:
    before = _sign(session, town)
    authority.renew_authority(session, demo=True, actor=actor("fangxiaoming"), now=clock.now())
    keys.change_key(session, organisation_id=town.id, actor=actor("fangxiaoming"), now=clock.now())
    assert [check_pdf(session, pdf=pdf).verdict for pdf in (before, _sign(session, town))] == [Verdict.GENUINE] * 2


def _picture(ground: tuple[int, int, int, int], size: tuple[int, int] = (300, 300)) -> bytes:
    image, file = Image.new("RGBA", size, ground), io.BytesIO()
    ImageDraw.Draw(image).ellipse((10, 10, size[0] - 10, size[1] - 10), outline=(215, 0, 15, 255), width=12)
    image.save(file, "PNG")
    return file.getvalue()


def test_a_picture_is_cleaned_and_takes_the_place_of_the_one_before(
    session: Session, actor: ActorOf, town: Organisation
) -> None:
    who = {"organisation_id": town.id, "actor": actor("shenguilan"), "now": clock.now()}
    before = seal_of(session, organisation_id=town.id, kind="official")
    made = keeping.upload_seal(session, seal=NewSeal("official", 42), content=_picture((0, 0, 0, 0)), **who)
    now = seal_of(session, organisation_id=town.id, kind="official")
    assert before is not None and now is not None and (now.id, now.mm) == (made.id, 42)
    assert now.picture.startswith(b"\x89PNG") and before.picture.startswith(b"<svg")
    held = held_by(session, organisation_id=town.id, actor=actor("shenguilan"))
    assert [seal.kind for seal in held.seals].count("official") == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (_picture((255, 255, 255, 255)), "透明底"),
        (_picture((0, 0, 0, 0), (500, 220)), "正方形"),
        (_picture((0, 0, 0, 0), (100, 100)), "像素"),
        (b"\xff\xd8\xff not a png", "打不开"),
        (b"", "请选择"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_picture_that_will_not_do_is_refused(
    session: Session, actor: ActorOf, town: Organisation, content: bytes, words: str
) -> None:
    with refused(words):
        keeping.upload_seal(
            session,
            organisation_id=town.id,
            seal=NewSeal("official", 42),
            content=content,
            actor=actor("shenguilan"),
            now=clock.now(),
        )


def test_another_seal_stands_in_but_never_a_lesser_one(session: Session, actor: ActorOf, town: Organisation) -> None:
    official = seal_of(session, organisation_id=town.id, kind="official")
    stand_in = seal_of(session, organisation_id=town.id, kind="business")
    assert official is not None and stand_in is not None and stand_in.id == official.id
    keeping.retire_seal(session, seal_id=official.id, actor=actor("shenguilan"), now=clock.now())
    assert seal_of(session, organisation_id=town.id, kind="official") is None

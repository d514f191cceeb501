"""Keys and certificates as such: made, read, checked. No tables here.

Elliptic curve P-256 (secp256r1) with SHA-256: every PDF reader of the last ten years checks it, and a key takes a
thousandth of a second to make.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from flask_babel import gettext as _

from app.errors import Invalid

AUTHORITY_YEARS, KEY_YEARS = 10, 2
MOST_BYTES = 64 * 1024  # of a file with certificates
_BEFORE = timedelta(minutes=5)  # clocks of readers run behind
_YEAR = timedelta(days=365)
_SMALLEST_RSA = 2048
_DOCUMENTS = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336: signing of documents
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Facts:
    """What stands on a certificate."""

    subject: str
    fingerprint: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True)
class Bundle:
    """A key with its certificate and those between it and a root."""

    key: Key
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()


def make_authority(name: str, *, now: datetime) -> Bundle:
    """A root of our own: it certifies the offices of one county and nothing below them."""
    key = new_key()
    subject = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = _builder(subject, subject, key.public_key(), now, AUTHORITY_YEARS)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(_usage(certifies=True), critical=True)
    return Bundle(key, made.sign(key, hashes.SHA256()))


def certify(authority: Bundle, *, name: str, county: str, now: datetime) -> Bundle:
    """A new key of an office with a certificate of the authority."""
    key = new_key()
    until = authority.certificate.not_valid_after_utc
    made = _builder(_subject(name, county), authority.certificate.subject, key.public_key(), now, KEY_YEARS, until)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(_usage(certifies=False), critical=True)
    made = made.add_extension(issuer, critical=False)
    uses = x509.ExtendedKeyUsage([_DOCUMENTS, ExtendedKeyUsageOID.EMAIL_PROTECTION])
    made = made.add_extension(uses, critical=False)
    return Bundle(key, made.sign(authority.key, hashes.SHA256()))


def new_key() -> Key:
    """A key that nobody has certified yet."""
    return ec.generate_private_key(ec.SECP256R1())


def request_of(key: Key, *, name: str, county: str) -> str:
    """The request (CSR, PEM) with which an authority outside certifies a key."""
    asked = x509.CertificateSigningRequestBuilder().subject_name(_subject(name, county))
    asked = asked.add_extension(_usage(certifies=False), critical=True)
    return asked.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def _builder(
    subject: x509.Name, issuer: x509.Name, key: object, now: datetime, years: int, until: datetime | None = None
) -> x509.CertificateBuilder:
    start = now.astimezone(UTC)
    end = start + years * _YEAR
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)  # type: ignore[arg-type]
    made = made.serial_number(x509.random_serial_number()).not_valid_before(start - _BEFORE)
    made = made.not_valid_after(min(end, until) if until else end)
    return made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)  # type: ignore[arg-type]


def _subject(name: str, county: str) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, "CN"), (NameOID.ORGANIZATION_NAME, county), (NameOID.COMMON_NAME, name))
    return x509.Name([x509.NameAttribute(kind, value[:64]) for kind, value in parts])


def _usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=not certifies,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


# ── as text, and back ──────────────────────────────────────────────────────────────────────────────


def facts_of(certificate: x509.Certificate) -> Facts:
    """Its name, SHA-256 and days."""
    named = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    name = str(named[0].value) if named else certificate.subject.rfc4514_string()
    digest = certificate.fingerprint(hashes.SHA256()).hex()
    return Facts(name[:120], digest, certificate.not_valid_before_utc, certificate.not_valid_after_utc)


def key_text(key: Key) -> str:
    """PEM without a pass phrase: only for columns that are encrypted."""
    kind = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()).decode()


def read_key(text: str) -> Key:
    """A key that `key_text` wrote."""
    key = serialization.load_pem_private_key(text.encode(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    return key


def certificate_text(*certificates: x509.Certificate) -> str:
    """PEM, one after the other."""
    return "".join(one.public_bytes(serialization.Encoding.PEM).decode() for one in certificates)


def read_certificates(content: bytes) -> tuple[x509.Certificate, ...]:
    """One or more certificates, PEM or DER; Invalid when there is none."""
    try:
        if len(content) <= MOST_BYTES:
            if b"-----BEGIN" in content:
                return tuple(x509.load_pem_x509_certificates(content))
            return (x509.load_der_x509_certificate(content),)
    except ValueError:
        pass
    raise Invalid(message=_("证书文件打不开，请选 .cer、.crt 或 .pem 文件"))


def read_bundle(content: bytes, pass_phrase: str) -> Bundle:
    """Key and certificate from a .p12/.pfx file; Invalid when the pass phrase or the file will not do."""
    try:
        if len(content) > MOST_BYTES:
            raise ValueError
        key, certificate, others = pkcs12.load_key_and_certificates(content, pass_phrase.encode())
    except ValueError as error:
        raise Invalid(message=_("证书文件打不开：口令不对，或者不是 .p12、.pfx 文件")) from error
    if key is None or certificate is None:
        raise Invalid(message=_("这个文件里没有私钥或没有证书，请让发证机构重新导出"))
    return Bundle(require_strong(key), certificate, tuple(others))


def require_strong(key: object) -> Key:
    """The key, when readers accept what it signs; Invalid otherwise."""
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.key_size >= ec.SECP256R1.key_size:
        return key
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _SMALLEST_RSA:
        return key
    raise Invalid(message=_("这种密钥用不了：要 RSA 2048 位以上，或椭圆曲线 P-256 以上"))


def check_pair(key: Key, certificate: x509.Certificate, *, now: datetime) -> None:
    """Invalid when the certificate belongs to another key, is not for signing, or is out of date."""
    public = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    if key.public_key().public_bytes(*public) != certificate.public_key().public_bytes(*public):
        raise Invalid(message=_("证书和密钥对不上：它是发给另一个申请的"))
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise Invalid(message=_("证书不在有效期内"))
    if not _signs(certificate):
        raise Invalid(message=_("这个证书不能用来签名：它的用途里没有“数字签名”和“不可否认”"))


def _signs(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return bool(usage.digital_signature and usage.content_commitment)


def is_root(certificate: x509.Certificate) -> bool:
    """Signed by itself, and it may certify others."""
    try:
        certificate.verify_directly_issued_by(certificate)
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except (InvalidSignature, ValueError, TypeError, x509.ExtensionNotFound):
        return False

"""查验真伪: anyone who holds a paper, or was sent its PDF, learns whether it is ours and still counts.

Nothing that is sent here is kept. Tries by an address are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock, throttle
from app.dates import long_day
from app.errors import NotFoundHere, Throttled
from app.extensions import db
from app.issuing.making import spoken_code
from app.issuing.verifying import Typed, Verified, by_code, by_digest, read_typed
from app.seals.authority import own_authority
from app.seals.checking import MOST_BYTES, Checked, Verdict, check_pdf
from app.security.access import public, takes_files
from app.transaction import writes_late

blueprint = Blueprint("verify", __name__)
_WHY = "拿到文书的人都可以查验真伪"
_BY_CODE, _BY_FILE = throttle.VERIFY_ADDRESS, throttle.VERIFY_FILES
_MOST_FORM = 64 * 1024  # bytes of the request besides the file
_MOST_TYPED = 300  # an address with whatever a phone hangs on it


@dataclass(frozen=True)
class Told:
    """What is said of a file: good, bad or unsure, one sentence, then what was read in it."""

    look: str
    words: str
    lines: tuple[tuple[str, str], ...] = ()


@blueprint.get("/verify")
@public(_WHY)
def ask() -> ResponseReturnValue:
    """The box for the code, and the place for a file."""
    typed = request.args.get("code", "")[:_MOST_TYPED]
    read = read_typed(typed)
    return _page(code=_in_box(typed, read), read=read.is_code, note=_unissued(read))


@blueprint.get("/v/<code>")
@public(_WHY)
def short(code: str) -> ResponseReturnValue:
    """The address in the QR code at the foot of a paper: the box is filled, one tap asks.

    It does not look up itself: a phone that previews addresses would use up the tries of everybody behind its address.
    """
    read = read_typed(code[:_MOST_TYPED])
    return redirect(url_for("verify.ask", code=_in_box(code[:_MOST_TYPED], read)), 302)


@blueprint.post("/verify")
@public(_WHY)
@writes_late
def look_up() -> ResponseReturnValue:
    """A code that was typed, or whatever else a scanner read from the paper."""
    typed = request.form.get("code", "")[:_MOST_TYPED]
    read = read_typed(typed)
    if read.corner:
        return _page(note=_unissued(read))
    try:
        _count(_BY_CODE)
    except Throttled as error:
        return _page(code=typed, problem=_locked(error.until)), 429
    found = by_code(db.session, code=read.code)
    if found is None:
        return _page(code=_in_box(typed, read), problem=_unknown(read)), 404
    db.session.rollback()  # the reading ends before the counting goes on
    throttle.succeed((_BY_CODE, request.remote_addr or ""))
    return _page(code=_in_box(typed, read), found=found)


@blueprint.post("/verify/file")
@public(_WHY)
@takes_files(MOST_BYTES + _MOST_FORM)
@writes_late
def check_file() -> ResponseReturnValue:
    """A PDF that was sent: judged, told, forgotten."""
    sent = request.files.get("file")
    content = sent.stream.read(MOST_BYTES + 1) if sent is not None and sent.filename else b""
    if not content:
        return _page(file_problem=_("请选择要查验的 PDF 文件")), 422
    try:
        _count(_BY_FILE)
    except Throttled as error:
        return _page(file_problem=_locked(error.until)), 429
    checked = check_pdf(db.session, pdf=content)
    paper = by_digest(db.session, digest=checked.digest) if checked.verdict is Verdict.GENUINE else None
    return _page(told=_told(checked, paper), found=paper)


@blueprint.get("/verify/root.cer")
@public("根证书给所有人用来核对签名，里面没有密钥")
def root() -> ResponseReturnValue:
    """The county's certificate, for PDF readers."""
    row = own_authority(db.session)
    if row is None:
        raise NotFoundHere(_("还没有建立根证书"))
    der = x509.load_pem_x509_certificate(row.certificate.encode()).public_bytes(serialization.Encoding.DER)
    answer = Response(der, mimetype="application/pkix-cert")
    answer.headers["Content-Disposition"] = 'attachment; filename="daiban-root.cer"'
    return answer


def _in_box(typed: str, read: Typed) -> str:
    """As it is printed on the paper, so that both can be compared; what is no code as it was typed."""
    return spoken_code(read.code) if read.is_code else typed.strip()


def _unissued(read: Typed) -> str:
    """Why the code in the corner of such a page proves nothing; "" for everything else."""
    match read.corner:
        case "":
            return ""
        case "B":
            return _("这是空白表角上的码。空白表没有人签发，不用查真伪。")
        case "T":
            return _("这是带到现场填写的文书，还没有编号，也没有签发，查不了真伪。正式的文书末尾印着查验码。")
        case _:
            return _("这种文书角上的码只用来归档，没有查验码。要核实真伪，请问出文书的单位。")


def _unknown(read: Typed) -> str:
    if not read.is_code:
        return _(
            "这不是查验码。查验码是 8 位数字和字母，印在文书末尾，请再输一遍；文书上找不到的，请向出文书的单位核实。"
        )
    return _(
        "没有这个查验码。请对照文书上的查验码再输一遍；如果仍然查不到，这份文书可能不是真的，请向出文书的单位核实。"
    )


def _count(limit: throttle.Limit) -> None:
    throttle.attempt((limit, request.remote_addr or ""), now=clock.now())


def _locked(until: datetime) -> str:
    return _("查得太多了，请 %(time)s 以后再查。", time=f"{until.astimezone(clock.ZONE):%H:%M}")


def _page(
    *,
    code: str = "",
    read: bool = False,
    note: str = "",
    problem: str = "",
    file_problem: str = "",
    found: Verified | None = None,
    told: Told | None = None,
) -> str:
    return render_template(
        "public/verify.html",
        code=code,
        read=read,
        note=note,
        problem=problem,
        file_problem=file_problem,
        found=found,
        told=told,
        root=own_authority(db.session),
        most=MOST_BYTES // 1024 // 1024,
        demo=current_app.extensions["desk"].settings.demo,
    )


def _told(checked: Checked, paper: Verified | None) -> Told:
    lines = _lines(checked)
    match checked.verdict:
        case Verdict.GENUINE if paper is not None and paper.standing != "valid":
            return Told("bad", _("这份文书是真的，签发后没有改动过，但已经作废，不能再用。"), lines)
        case Verdict.GENUINE if paper is not None:
            return Told("good", _("这份文书是真的：签名有效，签发后没有改动过，登记簿里也有它。"), lines)
        case Verdict.GENUINE:
            words = _("签名有效，签发后没有改动过；但登记簿里没有这个文件，请向签发单位核实。")
            return Told("unsure", words, lines)
        case Verdict.CHANGED:
            return Told("bad", _("这份文件签名以后被改动过，不能当真。请向签发单位要原件。"), lines)
        case Verdict.STRANGER:
            words = _("文件签名后没有改动过，但签名的人我们不认识，不能证明是本县签发的。")
            return Told("unsure", words, lines)
        case Verdict.REVOKED:
            return Told("bad", _("签名用的证书在签名之前就已停用，不能当真。请向签发单位核实。"), lines)
        case _:
            return Told("unsure", _unreadable(checked.verdict))


def _unreadable(verdict: Verdict) -> str:
    if verdict is Verdict.UNSIGNED:
        return _("这个 PDF 没有电子签名，没法从文件查验。打印件的扫描件请用上面的查验码查。")
    if verdict is Verdict.LOCKED:
        return _("这个 PDF 设了密码，打不开。请用没有加密的原文件查验。")
    if verdict is Verdict.TOO_LARGE:
        return _("这个文件太大，不是我们签发的文书。最大 %(n)s MB。", n=MOST_BYTES // 1024 // 1024)
    return _("这个文件打不开：不是 PDF，或者已经损坏。")


def _lines(checked: Checked) -> tuple[tuple[str, str], ...]:
    """What the signature says; of a stranger's nothing that could be taken for ours."""
    if checked.verdict in (Verdict.STRANGER, Verdict.CHANGED):
        return ((_("签名证书"), checked.signer),) if checked.signer else ()
    at = checked.signed_at.astimezone(clock.ZONE) if checked.signed_at else None
    when = f"{long_day(at)} {at:%H:%M}" if at else ""
    lines = (
        (_("签名单位"), checked.signer),
        (_("发证机构"), checked.issuer),
        (_("签名时间"), when),
        (_("签名事由"), checked.reason),
    )
    return tuple((label, words) for label, words in lines if words)

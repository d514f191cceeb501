"""Files are taken for what they are; nothing hidden comes along, nothing huge is opened."""

from __future__ import annotations

import io
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from app import crypto
from app.crypto import Cipher, new_secret
from app.errors import Invalid
from app.papers import images
from app.papers.images import Look, looked_at
from app.papers.intake import JPEG, MOST_BYTES, PDF, take_in
from app.papers.pdfs import draw_page
from tests.app.papers.conftest import pdf, photo
from tests.support.search import share

_ORIENTATION, _GPS = 0x0112, 0x8825


@pytest.fixture(autouse=True)
def _key() -> Iterator[None]:
    """Names of files need one."""
    with crypto.using(Cipher.from_base64(new_secret())):
        yield


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def refusal(content: bytes, **more: str) -> str:
    with pytest.raises(Invalid) as caught:
        take_in(content, **more)
    return caught.value.message


def heic() -> bytes:
    file = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 48), "red")).save(file)
    return file.getvalue()


@pytest.mark.parametrize("content", [photo(), photo(kind="MPO"), photo(kind="PNG"), heic()])
def test_pictures_of_every_kind_become_jpeg(content: bytes) -> None:
    taken = take_in(content)
    assert (taken.kind, taken.pages, opened(taken.content).format) == (JPEG, 1, "JPEG")


def test_a_photograph_is_upright_and_tells_nothing_about_its_place() -> None:
    exif = Image.Exif()
    exif[_ORIENTATION] = 6  # the phone was held upright
    exif[_GPS] = {1: "N", 2: (30.0, 15.0, 0.0)}
    kept = opened(take_in(photo(40, 30, exif=exif, comment=b"secret")).content)
    assert kept.size == (30, 40)
    assert not kept.getexif() and "comment" not in kept.info and "exif" not in kept.info


def test_a_large_photograph_becomes_small() -> None:
    assert opened(take_in(photo(2600, 1300)).content).size == (2000, 1000)


def test_what_is_transparent_becomes_paper() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(file, "PNG")
    assert opened(take_in(file.getvalue()).content).getpixel((5, 5)) == (255, 255, 255)


def test_the_same_content_has_the_same_name() -> None:
    assert take_in(photo()).digest == take_in(photo()).digest != take_in(photo(colour="red")).digest


def test_a_picture_too_large_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MOST_PIXELS", 100)
    assert "照片太大" in refusal(photo())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"x" * (MOST_BYTES + 1), "超过 25 MB"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "只收照片"),
        (b"GIF89a" + b"\0" * 50, "只收照片"),
        (b"PK\x03\x04 a workbook", "只收照片"),
        (photo()[:200], "打不开"),
        (b"\xff\xd8\xff not a picture", "打不开"),
        (photo(2, 2), "太小"),
        (b"%PDF-1.7 nothing", "打不开"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    assert words in refusal(content)


def test_a_pdf_keeps_its_pages() -> None:
    taken = take_in(pdf(3))
    assert (taken.kind, taken.pages) == (PDF, 3)
    assert opened(draw_page(taken.content, 2, long_edge=300)).size == (215, 300)


def dangerous(document: Pdf) -> None:
    """Everything in a PDF that does more than to be looked at."""
    script = Dictionary(S=Name.JavaScript, JS="app.alert('x')")
    document.Root.OpenAction = script
    document.Root.AA = Dictionary(WC=script)
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["x", script])))
    document.attachments["evil.exe"] = b"MZ evil"
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 50, 50], A=Dictionary(S=Name.URI, URI="http://x"))
    document.pages[0].Annots = document.make_indirect(Array([document.make_indirect(link)]))
    document.pages[0].AA = Dictionary(O=script)
    field = Dictionary(FT=Name.Tx, T="name", V="value", Subtype=Name.Widget, Rect=[0, 0, 9, 9], AA=Dictionary(K=script))
    document.Root.AcroForm = Dictionary(
        Fields=Array([document.make_indirect(field)]), XFA=document.make_stream(b"<x/>")
    )
    document.docinfo["/Author"] = "someone"


def test_a_pdf_loses_everything_but_its_pages() -> None:
    cleaned = take_in(pdf(1, dangerous)).content
    with pikepdf.open(io.BytesIO(cleaned)) as document:
        whole = document.Root.unparse(resolved=True) + b"".join(
            thing.unparse(resolved=True) for thing in document.objects if isinstance(thing, pikepdf.Dictionary)
        )
        assert set(document.Root.keys()) <= {"/Type", "/Pages", "/Version"}
        assert "/Annots" not in document.pages[0] and "/AA" not in document.pages[0]
        assert not document.attachments and "/Info" not in document.trailer
    for word in (b"JavaScript", b"alert", b"URI", b"evil", b"XFA"):
        assert word not in whole and word not in cleaned


@pytest.mark.parametrize("user", ["secret", ""])
def test_a_protected_pdf_is_refused(user: str) -> None:
    sentence = refusal(pdf(encryption=pikepdf.Encryption(owner="o", user=user)))
    assert "密码" in sentence if user else "保护" in sentence


def bomb(document: Pdf) -> None:
    document.pages[0].Contents = document.make_stream(b" " * (70 * 1024 * 1024))


def huge_picture(document: Pdf) -> None:
    picture = document.make_stream(b"x", Subtype=Name.Image, Width=20000, Height=20000)
    document.pages[0].Resources = Dictionary(XObject=Dictionary(P=picture))


def huge_page(document: Pdf) -> None:
    document.pages[0].mediabox = Array([0, 0, 100000, 100000])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf(61), "最多收 60 页"),
        (pdf(0), "没有内容"),
        (pdf(1, bomb, compress_streams=True), "展开以后太大"),
        (pdf(1, huge_picture), "图太大"),
        (pdf(1, huge_page), "尺寸不对"),
    ],
)
def test_a_pdf_that_grows_is_refused(content: bytes, words: str) -> None:
    assert words in refusal(content)


@share(0.2)
@given(st.binary(max_size=300), st.sampled_from([b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\0\0\0 ftypheic"]))
def test_no_rubbish_ever_breaks_it(content: bytes, head: bytes) -> None:
    with pytest.raises(Invalid):
        take_in(head + content)


@pytest.mark.parametrize(
    ("look", "size"),
    [
        (Look(), (40, 30)),
        (Look(rotation=90), (30, 40)),
        (Look(crop=(0, 0, 500, 1000)), (20, 30)),
        (Look(rotation=270, crop=(0, 0, 1000, 500)), (30, 20)),
    ],
)
def test_a_page_is_shown_turned_and_cut(look: Look, size: tuple[int, int]) -> None:
    assert opened(looked_at(take_in(photo(40, 30)).content, look)).size == size


def test_a_page_is_shown_small_and_without_colour() -> None:
    shown = opened(looked_at(take_in(photo(400, 300, "red")).content, Look(gray=True), long_edge=100))
    assert (shown.size, shown.mode) == ((100, 75), "L")


# ── a scanner ──────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def clamd(answer: bytes, path: str = "") -> Iterator[tuple[str, list[bytes]]]:
    """A scanner that reads what it is sent, and says one thing."""
    server = socket.socket(socket.AF_UNIX) if path else socket.socket()
    server.bind(path or ("127.0.0.1", 0))
    server.listen(1)
    seen: list[bytes] = []

    def serve() -> None:
        connection, _from = server.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := struct.unpack(">I", stream.read(4))[0]:
                seen.append(stream.read(length))
            connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield path or f"127.0.0.1:{server.getsockname()[1]}", seen
    finally:
        thread.join(5)
        server.close()


def test_a_scanner_sees_the_file_as_it_came(tmp_path: Path) -> None:
    content = photo() + b"\0" * 100_000
    with clamd(b"stream: OK\0", str(tmp_path / "clamd")) as (address, seen):
        assert take_in(content, scanner=address).kind == JPEG
    assert b"".join(seen) == content and len(seen) == 2


def test_what_a_scanner_finds_is_refused() -> None:
    with clamd(b"stream: Eicar-Test-Signature FOUND\0") as (address, _seen):
        assert "发现这个文件有问题" in refusal(photo(), scanner=address)


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b""])
def test_what_a_scanner_did_not_look_through_is_refused(answer: bytes) -> None:
    with clamd(answer) as (address, _seen):
        assert "没有接通" in refusal(photo(), scanner=address)


@pytest.mark.parametrize("address", ["/nowhere/clamd", "127.0.0.1:nothing"])
def test_without_the_scanner_nothing_is_taken(address: str) -> None:
    assert "没有接通" in refusal(photo(), scanner=address)

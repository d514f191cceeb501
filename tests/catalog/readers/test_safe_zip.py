"""Archives of strangers: bounded before and while they are read."""

from __future__ import annotations

import io
import zipfile

import pytest

from catalog.readers.safe_zip import UnsafeArchiveError, ZipLimits, open_zip


def _zip(files: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_harmless_files_are_read_whole() -> None:
    archive = open_zip(_zip({"a/b.yaml": "一".encode() * 200_000, "空/": b""}))
    assert archive.names == ("a/b.yaml",)
    assert archive.read("a/b.yaml") == "一".encode() * 200_000
    assert "a/b.yaml" in archive
    with pytest.raises(KeyError):
        archive.read("x")


@pytest.mark.parametrize(
    ("files", "limits", "words"),
    [
        ({str(number): b"" for number in range(5)}, ZipLimits(members=4), "文件太多"),
        ({"a": b"x" * 2000}, ZipLimits(member_bytes=1000), "解压后太大"),
        ({"a": b"x" * 600, "b": b"x" * 600}, ZipLimits(total_bytes=1000), "解压后太大"),
        ({"a": b"\0" * 3_000_000}, ZipLimits(ratio=50), "压缩比例"),
    ],
)
def test_too_much_is_refused_before_anything_is_unpacked(
    files: dict[str, bytes], limits: ZipLimits, words: str
) -> None:
    with pytest.raises(UnsafeArchiveError, match=words):
        open_zip(_zip(files), limits=limits)


def test_two_files_of_one_name_are_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("a", "1")
        archive.writestr("a", "2")
    with pytest.raises(UnsafeArchiveError, match="重名"):
        open_zip(stream.getvalue())


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"PK\x03\x04 half", b"plain text", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_is_no_zip_is_told(content: bytes) -> None:
    with pytest.raises(UnsafeArchiveError):
        open_zip(content)


def test_a_damaged_member_is_told() -> None:
    content = bytearray(_zip({"a": bytes(range(256)) * 400}))
    content[60:90] = b"\xff" * 30
    with pytest.raises(UnsafeArchiveError, match="损坏"):
        open_zip(bytes(content)).read("a")

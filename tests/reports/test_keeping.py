"""Things kept by the digest of what they were made of."""

from __future__ import annotations

from pathlib import Path

from reports.keeping import FolderKeep, MemoryKeep, digest_of, makers_digest


def test_what_was_put_is_there(tmp_path: Path) -> None:
    for keep in (MemoryKeep(), FolderKeep(tmp_path)):
        digest = digest_of("a")
        assert keep.get(digest) is None
        keep.put(digest, b"first")
        keep.put(digest, b"second")
        assert keep.get(digest) == b"second"


def test_a_folder_holds_no_halves(tmp_path: Path) -> None:
    FolderKeep(tmp_path).put(digest_of("a"), b"whole")
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == [digest_of("a")]


def test_parts_are_told_apart() -> None:
    assert len({digest_of("ab", "c"), digest_of("a", "bc"), digest_of("abc"), digest_of("abc", "")}) == 4


def test_makers_are_looked_at_once() -> None:
    assert makers_digest() is makers_digest()
    assert len(makers_digest()) == 64


def test_what_is_lacking_is_asked_for_in_one_go(tmp_path: Path) -> None:
    for keep in (MemoryKeep(), FolderKeep(tmp_path)):
        keep.put("aa", b"made")
        assert keep.lacking(["aa", "bb", "bb"]) == {"bb"}

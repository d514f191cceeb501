"""Every face once in a book: one subset with the glyphs that all its parts need.

WeasyPrint's subsets keep the numbers of glyphs, so the pages of all parts can share one larger subset. It is made
anew from the installed font.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import uharfbuzz

from reports.binding.leaves import Face
from reports.binding.writer import Writer
from reports.keeping import Keep, digest_of, makers_digest

_FLAGS = (
    uharfbuzz.SubsetFlags.RETAIN_GIDS
    | uharfbuzz.SubsetFlags.PASSTHROUGH_UNRECOGNIZED
    | uharfbuzz.SubsetFlags.DESUBROUTINIZE
    | uharfbuzz.SubsetFlags.NO_HINTING
)
_DROPPED = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "SVG ", "VORG")
_PER_BLOCK = 100  # characters of one block of a character map
_FIRST_OF_FILE = 0xFFFF  # fontconfig says in the upper half which instance of a variable font it is
_CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
"""
_CMAP_FOOT = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


class UnknownFaceError(Exception):
    """A part was made with a font that is not installed (any more)."""


@dataclass
class _Joined:
    """One face with what all parts use of it."""

    first: Face
    widths: dict[int, float] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)


class Faces:
    """The faces of a book, taken up part by part."""

    def __init__(self) -> None:
        self._joined: dict[str, _Joined] = {}

    def take_up(self, used: Iterable[Face]) -> None:
        for face in used:
            joined = self._joined.setdefault(face.name, _Joined(face))
            joined.widths.update(zip(face.glyphs, face.widths, strict=True))
            joined.texts.update(zip(face.glyphs, face.texts, strict=True))

    @property
    def names(self) -> Iterable[str]:
        return self._joined.keys()

    def write(self, writer: Writer, numbers: Mapping[str, int], keep: Keep) -> None:
        """Dictionaries, character maps and programs of all."""
        programs = self._programs(writer, keep)
        for name, joined in self._joined.items():
            _write_face(writer, numbers[name], joined, programs[joined.first.postscript])

    def _programs(self, writer: Writer, keep: Keep) -> dict[str, int]:
        """One program a file of a font, by its PostScript name, even if two faces are made of it."""
        glyphs: dict[str, set[int]] = {}
        kinds: dict[str, bool] = {}
        for joined in self._joined.values():
            glyphs.setdefault(joined.first.postscript, set()).update(joined.widths)
            kinds[joined.first.postscript] = joined.first.is_cff
        numbers = {}
        for postscript, used in glyphs.items():
            number = numbers[postscript] = writer.take()
            program = _kept_subset(postscript, used, keep)
            kind = b"/Subtype /OpenType" if kinds[postscript] else b"/Length1 %d" % len(program)
            writer.packed_stream(number, b"<< " + kind, program)
        return numbers


def _kept_subset(postscript: str, glyphs: Iterable[int], keep: Keep) -> bytes:
    ordered = sorted(glyphs)
    digest = digest_of("face", makers_digest(), postscript, str(ordered))
    program = keep.get(digest)
    if program is None:
        program = subset(postscript, ordered)
        keep.put(digest, program)
    return program


def subset(postscript: str, glyphs: Iterable[int]) -> bytes:
    """The program of an installed font with these glyphs only, under their numbers."""
    path, index = _place(postscript)
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path), index)
    wanted = uharfbuzz.SubsetInput()
    wanted.flags = _FLAGS
    wanted.glyph_set.update(glyph for glyph in glyphs if glyph < face.glyph_count)
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _DROPPED)
    return bytes(uharfbuzz.subset(face, wanted).blob.data)


@cache
def _place(postscript: str) -> tuple[str, int]:
    """File and number in it, as fontconfig knows; UnknownFaceError when there is none."""
    command = ["fc-list", "--format", "%{file}\t%{index}\n", f":postscriptname={postscript}"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    if not found:
        raise UnknownFaceError(postscript)
    path, _tab, index = sorted(found)[0].partition("\t")
    return path, int(index) & _FIRST_OF_FILE


# ── dictionaries ───────────────────────────────────────────────────────────────────────────────────


def _write_face(writer: Writer, number: int, joined: _Joined, program: int) -> None:
    face = joined.first
    inner = writer.take(2)
    descriptor, characters = inner + 1, writer.take()
    writer.packed_stream(characters, b"<<", _character_map(joined.texts))
    key = "FontFile3" if face.is_cff else "FontFile2"
    kind = "CIDFontType0" if face.is_cff else "CIDFontType2"
    system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    writer.objects(
        [
            (
                number,
                f"<< /Type /Font /Subtype /Type0 /BaseFont {face.base} /Encoding /Identity-H"
                f" /DescendantFonts [{inner} 0 R] /ToUnicode {characters} 0 R >>".encode(),
            ),
            (
                inner,
                f"<< /Type /Font /Subtype /{kind} /BaseFont {face.base} {system} /CIDToGIDMap /Identity"
                f" /W [{_width_array(joined.widths)}] /FontDescriptor {descriptor} 0 R >>".encode(),
            ),
            (descriptor, f"<< {face.descriptor} /{key} {program} 0 R >>".encode("latin-1")),
        ]
    )


def _width_array(widths: Mapping[int, float]) -> str:
    """Runs of glyphs that follow each other: first [width width …]."""
    runs: list[tuple[int, list[str]]] = []
    for glyph in sorted(widths):
        if not runs or glyph != runs[-1][0] + len(runs[-1][1]):
            runs.append((glyph, []))
        runs[-1][1].append(f"{widths[glyph]:g}")
    return " ".join(f"{first} [{' '.join(found)}]" for first, found in runs)


def _character_map(texts: Mapping[int, str]) -> bytes:
    known = [(glyph, text) for glyph, text in sorted(texts.items()) if text]
    blocks = [known[at : at + _PER_BLOCK] for at in range(0, len(known), _PER_BLOCK)]
    said = "".join(
        f"{len(block)} beginbfchar\n" + "".join(f"<{glyph:04x}> <{text}>\n" for glyph, text in block) + "endbfchar\n"
        for block in blocks
    )
    return (_CMAP_HEAD + said + _CMAP_FOOT).encode("ascii")

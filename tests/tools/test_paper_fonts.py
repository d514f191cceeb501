"""Small fonts of paper: same outlines and measures, a family of their own, fewer characters."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import uharfbuzz
from fontTools.ttLib import TTFont

from tools import paper_fonts as tool

FACE = next(face for face in tool.FACES if face.source == "NotoSansCJKsc-Medium")


@pytest.fixture(scope="module")
def made() -> bytes:
    return tool.small(FACE, *tool.place(FACE.source))


def drawn(font: uharfbuzz.Font, character: str) -> tuple[float, list[tuple[str, tuple[float, ...]]]]:
    glyph = font.get_nominal_glyph(ord(character))
    pen: list[tuple[str, tuple[float, ...]]] = []
    functions = uharfbuzz.DrawFuncs()
    for name in ("move_to", "line_to", "cubic_to"):
        getattr(functions, f"set_{name}_func")(lambda *points, name=name: pen.append((name, points[:-1])))
    font.draw_glyph(glyph, functions)
    return font.get_glyph_h_advance(glyph), pen


def test_outlines_and_measures_are_those_of_the_distribution(made: bytes) -> None:
    path, index = tool.place(FACE.source)
    whole = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), index))
    small = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(made)))
    for character in "青石县〔2026〕喆，A":
        assert drawn(small, character) == drawn(whole, character)
        assert drawn(small, character)[1]
    assert small.get_font_extents("ltr") == whole.get_font_extents("ltr")


def test_it_is_a_family_of_its_own(made: bytes) -> None:
    names = TTFont(io.BytesIO(made))["name"]
    assert [names.getDebugName(number) for number in (6, 16, 17)] == [
        "DeskPaperSans-Medium",
        "Desk Paper Sans",
        "Medium",
    ]
    assert "Open Font License" in names.getDebugName(13)


def test_rare_characters_are_left_to_the_distribution(made: bytes) -> None:
    known = TTFont(io.BytesIO(made)).getBestCmap()
    assert ord("珺") in known
    assert ord("𠮷") not in known
    assert len(known) < 12_000


def test_they_are_made_once_and_the_old_ones_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "FOLDER", tmp_path)
    monkeypatch.setattr(tool, "small", lambda face, path, index: b"made")
    (tmp_path / "older").mkdir()
    places = {face: tool.place(face.source) for face in tool.FACES[:2]}
    assert tool.make(places)
    assert not tool.make(places)
    assert [file.name for file in tmp_path.iterdir() if file.name == "older"] == []
    said = (tmp_path / tool.CONFIGURATION).read_text("utf-8")
    assert said.index("Desk Paper Sans") > said.index("Noto Sans CJK SC")


def test_a_missing_font_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tool, "FOLDER", tmp_path)
    monkeypatch.setattr(tool, "FACES", (tool.Face("NoSuchFont-Regular", "No Such Font", "Desk Paper None", "Regular"),))
    assert tool.main() == 0
    assert "缺少字体 NoSuchFont-Regular" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []

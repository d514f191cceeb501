"""Makes the fonts of paper: from each font of the distribution one that has the characters in daily use and no more.

Debian's collections are 20 MB each and WeasyPrint reads whole what it embeds. Outlines and measures stay as they are;
a character that the small font lacks comes from the distribution's. Runs after `pip`: `python -m tools.paper_fonts`.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import uharfbuzz
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parent.parent / "build/fonts"
CONFIGURATION = "fonts.conf"  # which `reports.fonts` shows to fontconfig
_KEPT_NAMES = (0, 13, 14)  # copyright, licence, its address
_FLAGS = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
_SYMBOLS = ((0x20, 0x250), (0x2000, 0x2C00), (0x3000, 0x3400), (0xFE30, 0xFE50), (0xFF00, 0xFFF0))
_HAN = (0x4E00, 0xA000)
_NAMES = (  # Han of given names that GB 2312 lacks
    "喆堃玥珺祎翀赟旻璟晞昇垚犇骉燚彧禛禔琤瑄瑀珣珮璠曌昉暐暻暕曈叡濬沄洺淏湉湑湜澔澂濛颙翙翯翾翚翛栱棪棽橦燊燏煐焜烜炘炆镕鋆鑙锜崚崟嵚峣婳嫄嫕妘姞姁姈媞媱嬿颋谞骦芃蒨蓂偲佺倓倞偁傃伋彣惇愔慜慥憓扆敔旂朓杙"
    "杺栴矞碩礽祐祾竑簃簠絜翃脩褆訚飏髙龢㛃䶮㭎㸆邨鄜莙菼晢晳晹暟曚朏柷栒梽椑榑櫆汭沚泂泃浐浬浵淐湲溦漻潓潾澐濙瀍焌煃煇熥爔犨玓玕玗玘玚玠珖珪琀琇琎琭琯琲瑢瑨瑱璆璈璪璬璲瓅瓈瓘甡甦畇畯皞皦盉盷眘睎睟碏碨祘祫"
    "祲禤穈稑窅窣竢竫筜箎纮纴纻绤缊羑羖茀菂蒔"
)


@dataclass(frozen=True, slots=True)
class Face:
    """A font to be made small."""

    source: str  # PostScript name
    family: str  # as style sheets call it
    own: str  # our family
    style: str

    @property
    def postscript(self) -> str:
        return f"{self.own.replace(' ', '')}-{self.style}"


FACES = (
    *(Face(f"NotoSansCJKsc-{style}", "Noto Sans CJK SC", "Desk Paper Sans", style)
      for style in ("Regular", "Medium", "Bold", "Black")),
    *(Face(f"NotoSerifCJKsc-{style}", "Noto Serif CJK SC", "Desk Paper Serif", style)
      for style in ("Regular", "Bold", "Black")),
    *(Face(f"LXGWWenKai-{style}", "LXGW WenKai", "Desk Paper Kai", style) for style in ("Regular", "Bold")),
    Face("LXGWWenKai-Light", "LXGW WenKai Light", "Desk Paper Kai Light", "Regular"),
)  # fmt: skip


def main() -> int:
    """0 also when a font is missing: then paper is printed with the distribution's own, more slowly."""
    try:
        places = {face: place(face.source) for face in FACES}
        made = make(places)
    except (OSError, subprocess.CalledProcessError, MissingFontError, RuntimeError) as error:
        print(f"提示：没有做成印文书用的小字库（{error}），文书用系统字体照样能印，只是慢一些", file=sys.stderr)
        return 0
    if made:
        print(f"印文书用的小字库已经做好：{len(FACES)} 个")
    return 0


class MissingFontError(Exception):
    """A font is not installed."""


def place(postscript: str) -> tuple[Path, int]:
    """File and number in it, as fontconfig knows; MissingFontError when there is none."""
    command = ["fc-list", "--format", "%{file}\t%{index}\n", f":postscriptname={postscript}"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    if not found:
        raise MissingFontError(f"缺少字体 {postscript}")
    path, _tab, index = sorted(found)[0].partition("\t")
    return Path(path), int(index) & 0xFFFF


def make(places: dict[Face, tuple[Path, int]]) -> bool:
    """Make all of them, unless they are there; whether anything was to do. The configuration comes last, whole."""
    name = _digest(places)
    configuration = FOLDER / CONFIGURATION
    if configuration.exists() and name in configuration.read_text("utf-8"):
        return False
    print("做印文书用的小字库，第一次要十来秒 …", flush=True)
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    for face, (path, index) in places.items():
        (folder / f"{face.postscript}{path.suffix}").write_bytes(small(face, path, index))
    beside = configuration.with_suffix(".new")
    beside.write_text(_configuration(name), "utf-8")
    beside.replace(configuration)
    for other in FOLDER.iterdir():
        if other.is_dir() and other != folder:
            shutil.rmtree(other)
    return True


def _digest(places: dict[Face, tuple[Path, int]]) -> str:
    """Of this program and of the fonts it reads, by size and time: to read them takes as long as to make them."""
    whole = sha256(Path(__file__).read_bytes())
    for face, (path, index) in places.items():
        state = path.stat()
        whole.update(f"{face}{path}{index} {state.st_size} {state.st_mtime_ns}".encode())
    return whole.hexdigest()[:16]


# ── one font ───────────────────────────────────────────────────────────────────────────────────────


def characters() -> Iterator[int]:
    """Letters, signs, the Han of GB 2312 and those of names."""
    for first, end in _SYMBOLS:
        yield from range(first, end)
    yield from map(ord, _NAMES)
    for code in range(*_HAN):
        try:
            chr(code).encode("gb2312")
        except UnicodeEncodeError:
            continue
        yield code


def small(face: Face, path: Path, index: int) -> bytes:
    """The font with these characters under a name of its own; what OpenType does with them stays."""
    whole = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), index)
    wanted = uharfbuzz.SubsetInput()
    wanted.flags = _FLAGS
    wanted.unicode_set.update(characters())
    wanted.name_id_set.update(_KEPT_NAMES)
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.invert()
    font = TTFont(io.BytesIO(bytes(uharfbuzz.subset(whole, wanted).blob.data)), lazy=True)
    _name(font, face)
    stream = io.BytesIO()
    font.save(stream, reorderTables=None)
    return stream.getvalue()


def _name(font: TTFont, face: Face) -> None:
    names = font["name"]
    names.names = [one for one in names.names if one.nameID in _KEPT_NAMES]
    whole = f"{face.own} {face.style}"
    is_plain = face.style in ("Regular", "Bold")
    said = {1: face.own if is_plain else whole, 2: face.style if is_plain else "Regular"}
    said |= {4: whole, 6: face.postscript, 16: face.own, 17: face.style}
    for number, words in said.items():
        names.setName(words, number, 3, 1, 0x409)


# ── fontconfig ─────────────────────────────────────────────────────────────────────────────────────


def _configuration(folder: str) -> str:
    """Who asks for a family gets ours first, and the one asked for behind it for characters that ours lacks."""
    families = dict.fromkeys((face.family, face.own) for face in FACES)
    return _CONFIGURATION.format(folder=folder, rules="".join(_RULE.format(*pair) for pair in families))


_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">{folder}</dir>
{rules}  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
</fontconfig>
"""
_RULE = """  <match target="pattern">
    <test name="family"><string>{}</string></test>
    <edit name="family" mode="prepend" binding="same"><string>{}</string></edit>
  </match>
"""


if __name__ == "__main__":
    sys.exit(main())

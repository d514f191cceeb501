"""The wording of letters: texts with placeholders that administrators may change, checked, filled in a sandbox. Pure.

A text may say ``{{ name }}`` and ``{% if name %} … {% else %} … {% endif %}`` (also ``if not name``), and nothing else
of Jinja: no attributes, calls, filters, loops or sums. What is filled in is plain text; templates escape it all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml
from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

DEFAULT = "default"  # the clause and remedies of item types that have none of their own
LONGEST_TITLE, LONGEST_CLAUSE, LONGEST_PARAGRAPH, LONGEST_TEXT = 40, 300, 1_000, 8_000  # characters
MOST_PARAGRAPHS = 12  # of one part
LONGEST_DAYS = 365
_FOLDER = Path(__file__).parents[1] / "catalog" / "data" / "wordings"
_MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_ALLOWED = re.compile(r"\{\{ *(?P<value>\w+) *\}\}|\{% *(?:if +(?:not +)?(?P<test>\w+)|else|endif) *%\}")
_HALF_MARK = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_SHAPES = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.Not)
_NOTHING: Mapping[str, str] = MappingProxyType({})


class LetterTextError(ValueError):
    """A text that cannot be filled; `sentence` says in Chinese what is wrong and where."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


# ── what a kind of letter knows ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A value that a text may name. `required`: the text must, because a law or our own rule asks for it."""

    name: str
    words: str  # its meaning, as the editor lists it; unique in its kind
    sample: str
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterKind:
    """A kind of letter whose wording is data; stands beside the builder that gives the values."""

    id: str
    name: str
    parts: Mapping[str, str]  # part → what it is called in the editor
    placeholders: tuple[Placeholder, ...]
    has_law: bool = True
    has_remedies: bool = False
    has_days: bool = False  # the text sets a limit of its own, in working days

    @property
    def names(self) -> Mapping[str, Placeholder]:
        """The placeholders by name."""
        return {one.name: one for one in self.placeholders}

    @property
    def samples(self) -> dict[str, str]:
        """A sample value for every placeholder."""
        return {one.name: one.sample for one in self.placeholders}


# ── a text ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """What a letter says, and to whom its reader may turn.

    `titles`, `laws` and `remedies` go by item type (行政许可 has articles of its own); a key ``permission.partly`` is
    for one case of a type, ``default.partly`` for that case of all others. `days` is what the text allows its reader.
    `review_bodies`, `court` and `supervise_phone` belong to the organisation that signs.
    """

    kind: str
    title: str
    parts: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str] = field(default_factory=dict)
    laws: Mapping[str, str] = field(default_factory=dict)
    remedies: Mapping[str, str] = field(default_factory=dict)
    review_bodies: tuple[str, ...] = ()
    court: str = ""
    supervise_phone: str = ""
    days: int = 0
    version_id: int | None = None  # of the wording it was read from; None: not from the database

    @property
    def law(self) -> str:
        """The clause of item types that have none of their own."""
        return self.law_for(DEFAULT)

    def title_for(self, item_type: str, case: str = "") -> str:
        """What the letter is called for an item type; `title` where it has no other name."""
        return _nearest(self.titles, item_type, case) or self.title

    def law_for(self, item_type: str, case: str = "") -> str:
        """The clause for an item type, and for one case of it where it has its own."""
        return _nearest(self.laws, item_type, case)

    def paragraphs(self, part: str) -> tuple[str, ...]:
        """The texts of a part, not filled yet; none when it has no such part."""
        return self.parts.get(part, ())

    def told(self, part: str, values: Mapping[str, str]) -> tuple[str, ...]:
        """The paragraphs of a part with `values` in them; those with nothing to say are left out."""
        return tuple(line for text in self.paragraphs(part) for line in lines_of(fill(text, values)))

    def remedy(self, item_type: str, values: Mapping[str, str]) -> tuple[str, ...]:
        """Where to turn with a complaint (复议、诉讼), filled in."""
        return lines_of(fill(_nearest(self.remedies, item_type), values))


def _nearest(texts: Mapping[str, str], item_type: str, case: str = "") -> str:
    keys = (f"{item_type}.{case}", item_type, f"{DEFAULT}.{case}", DEFAULT)
    return next((texts[key] for key in keys if key in texts), "")


def lines_of(value: str) -> tuple[str, ...]:
    """Text of several lines as paragraphs."""
    return tuple(line.strip() for line in value.splitlines() if line.strip())


def from_plain(kind: str, raw: Mapping[str, object]) -> LetterText:
    """A text from YAML or JSON. LetterTextError when something in it has the wrong shape."""
    parts = _mapping(raw.get("parts", {}))
    return LetterText(
        kind=kind,
        title=_string(raw.get("title", "")),
        parts={name: tuple(_string(one) for one in _list(texts)) for name, texts in parts.items()},
        titles=_strings(raw.get("titles", {})),
        laws=_strings(raw.get("laws", {})),
        remedies=_strings(raw.get("remedies", {})),
        days=_number(raw.get("days", 0)),
    )


def to_plain(text: LetterText) -> dict[str, object]:
    """What is kept of a text; `from_plain` reads it again."""
    return {
        "title": text.title,
        "parts": {name: list(texts) for name, texts in text.parts.items()},
        "titles": dict(text.titles),
        "laws": dict(text.laws),
        "remedies": dict(text.remedies),
        "days": text.days,
    }


@cache
def shipped_text(kind: str) -> LetterText:
    """The text that comes with the product (``catalog/data/wordings/<kind>.yaml``)."""
    return from_plain(kind, yaml.safe_load((_FOLDER / f"{kind}.yaml").read_text(encoding="utf-8")))


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise LetterTextError("文书用语里只能是文字")
    return value.strip()


def _strings(value: object) -> dict[str, str]:
    return {key: _string(one) for key, one in _mapping(value).items()}


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise LetterTextError("天数要写成数字")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise LetterTextError("文书用语的每个部分是一段一段的文字")
    return value


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise LetterTextError("文书用语的各个部分要有名称")
    return value


# ── filling ────────────────────────────────────────────────────────────────────────────────────────


def fill(text: str, values: Mapping[str, str] = _NOTHING) -> str:
    """Put `values` into a text; LetterTextError when it says more than placeholders, or names one that is not there."""
    template = _compiled(text)
    for name in names_in(text):  # asked here: Jinja knows names of its own, as `self`
        if name not in values:
            raise LetterTextError(f"没有“{name}”这个占位符")
    return template.render({name: str(value) for name, value in values.items()})


@lru_cache(maxsize=2_000)
def _compiled(text: str) -> Template:
    if trouble := next(_faults(text), ""):
        raise LetterTextError(trouble)
    return _sandbox().from_string(text)


@cache
def _sandbox() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.globals.clear()  # no range(), no lipsum()
    return environment


def names_in(text: str) -> tuple[str, ...]:
    """The placeholders that a text names, in order, each once; also those that it only asks about."""
    found = (match["value"] or match["test"] for match in _ALLOWED.finditer(text))
    return tuple(dict.fromkeys(name for name in found if name))


def _faults(text: str) -> Iterator[str]:
    """Why a text is none of ours, the first reason first."""
    if len(text) > LONGEST_TEXT:
        yield f"文字太长：最多 {LONGEST_TEXT} 个字"
        return
    for mark in _MARK.finditer(text):
        if _ALLOWED.fullmatch(mark[0]) is None:
            yield f"{_place(text, mark.start())}的“{mark[0][:40]}”不能用，这里只能写占位符和“有才写”的条件"
    if half := _HALF_MARK.search(_MARK.sub(lambda mark: " " * len(mark[0]), text)):
        yield f"{_place(text, half.start())}的“{half[0]}”没有配对"
    yield from _unbalanced(text)


def _unbalanced(text: str) -> Iterator[str]:
    try:
        tree = _sandbox().parse(text)
    except TemplateError as error:
        line = getattr(error, "lineno", 1)
        yield f"第 {line} 行的条件没有配对：“{{% if 名称 %}}”后面要有“{{% endif %}}”"
        return
    # The pattern above lets nothing else through; this holds even if it ever should.
    if any(not isinstance(node, _SHAPES) for node in (tree, *tree.find_all(nodes.Node))):
        yield "只能写占位符和“有才写”的条件"


def _place(text: str, at: int) -> str:
    """第 2 行第 5 个字."""
    before = text[:at]
    return f"第 {before.count(chr(10)) + 1} 行第 {at - before.rfind(chr(10))} 个字"


# ── as administrators read and write it ────────────────────────────────────────────────────────────


def in_words(text: str, kind: LetterKind) -> str:
    """The same text with Chinese words for placeholders: {{ applicant }} → {{ 申请人 }}."""
    return _renamed(text, {one.name: one.words for one in kind.placeholders})


def in_names(text: str, kind: LetterKind) -> str:
    """The other way round; words that mean no placeholder stay, for the check to name them."""
    return _renamed(text, {one.words: one.name for one in kind.placeholders})


def _renamed(text: str, names: Mapping[str, str]) -> str:
    def rename(mark: re.Match[str]) -> str:
        name = mark["value"] or mark["test"]
        return mark[0].replace(name, names[name]) if name in names else mark[0]

    return _ALLOWED.sub(rename, text)


# ── checking ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class TextProblem:
    """What is wrong with one box of the editor: ``title``, ``parts.<part>``, ``laws.<key>``, ``remedies.<key>``."""

    place: str
    sentence: str


def check_text(text: LetterText, kind: LetterKind) -> list[TextProblem]:
    """All that keeps a text from being used for its kind."""
    return list(_problems(text, kind))


def _problems(text: LetterText, kind: LetterKind) -> Iterator[TextProblem]:
    yield from _of_title("title", text.title)
    for key, title in text.titles.items():
        yield from _of_title(f"titles.{key}", title)
    for part, words in kind.parts.items():
        yield from _of_part(f"parts.{part}", words, text.paragraphs(part), kind)
    for key, clause in text.laws.items():
        yield from _of_clause(f"laws.{key}", clause)
    for key, remedy in text.remedies.items():
        yield from _of_one(f"remedies.{key}", (remedy,), kind)
    yield from _missing(text, kind)
    if len("".join(_all_texts(text))) > LONGEST_TEXT:
        yield TextProblem("title", f"整份文书最多 {LONGEST_TEXT} 个字")


def _of_title(place: str, title: str) -> Iterator[TextProblem]:
    if not title or len(title) > LONGEST_TITLE:
        yield TextProblem(place, f"请写文书名称，最多 {LONGEST_TITLE} 个字")
    elif _HALF_MARK.search(title):
        yield TextProblem(place, "文书名称里不能有占位符")


def _of_part(place: str, words: str, paragraphs: Sequence[str], kind: LetterKind) -> Iterator[TextProblem]:
    if not paragraphs:
        yield TextProblem(place, f"“{words}”不能空着")
    if len(paragraphs) > MOST_PARAGRAPHS:
        yield TextProblem(place, f"最多 {MOST_PARAGRAPHS} 段")
    yield from _of_one(place, paragraphs[:MOST_PARAGRAPHS], kind)


def _of_one(place: str, paragraphs: Sequence[str], kind: LetterKind) -> Iterator[TextProblem]:
    for number, paragraph in enumerate(paragraphs, 1):
        where = f"第 {number} 段：" if len(paragraphs) > 1 else ""
        for sentence in _of_paragraph(paragraph, kind):
            yield TextProblem(place, where + sentence)


def _of_paragraph(paragraph: str, kind: LetterKind) -> Iterator[str]:
    if len(paragraph) > LONGEST_PARAGRAPH:
        yield f"最多 {LONGEST_PARAGRAPH} 个字，现在有 {len(paragraph)} 个字"
        return
    if fault := next(_faults(paragraph), ""):
        yield fault
        return
    for name in names_in(paragraph):
        if name not in kind.names:
            yield f"没有“{name}”这个占位符，请从列表里选"


def _of_clause(place: str, clause: str) -> Iterator[TextProblem]:
    if len(clause) > LONGEST_CLAUSE:
        yield TextProblem(place, f"最多 {LONGEST_CLAUSE} 个字")
    elif _HALF_MARK.search(clause):
        yield TextProblem(place, "法律条款里不能有占位符")


def _missing(text: LetterText, kind: LetterKind) -> Iterator[TextProblem]:
    """Placeholders that must be said: those of remedies there, the others in some part."""
    said = {name for one in _all_texts(text) for name in names_in(one)}
    place = f"parts.{next(iter(kind.parts))}"
    for one in kind.placeholders:
        if one.required and one.name not in said:
            yield TextProblem(place, f"必须写出“{one.words}”，请插入这个占位符")
    if kind.has_days and not 1 <= text.days <= LONGEST_DAYS:
        yield TextProblem("days", f"请写 1 到 {LONGEST_DAYS} 之间的天数")
    if kind.has_remedies and not text.remedies.get(DEFAULT, ""):
        yield TextProblem(f"remedies.{DEFAULT}", "必须告知救济途径和期限")


def _all_texts(text: LetterText) -> Iterator[str]:
    for paragraphs in text.parts.values():
        yield from paragraphs
    yield from text.remedies.values()

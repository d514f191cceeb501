"""What a manual consists of: chapters of sections, sections of steps, pictures, hints and troubles."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.manual.acts import Act


@dataclass(frozen=True)
class Text:
    """A paragraph, or a table or list in Markdown."""

    words: str


@dataclass(frozen=True)
class Step:
    """A numbered step: what the reader does, and the same for the browser."""

    words: str
    acts: tuple[Act, ...] = ()
    then: str = ""  # words that are on the screen after it

    def unnamed(self) -> list[str]:
        """What the acts use and the text does not name."""
        used = [name for act in self.acts for name in act.named()]
        return [name for name in used if f"【{name}】" not in self.words and f"“{name}”" not in self.words]


@dataclass(frozen=True)
class Picture:
    """A picture of the window, or of what lies between the elements of `of`; `mark` frames what is spoken of."""

    name: str
    alt: str
    of: tuple[str, ...] = ()
    mark: tuple[str, ...] = ()
    height: int = 0  # at most so many CSS pixels, from the top
    width: int = 0  # in the text, in pixels; for pictures of a phone
    folder: str = ""  # beside the text

    @property
    def path(self) -> str:
        """From the text."""
        return f"{self.folder}/{self.name}.png" if self.folder else f"{self.name}.png"


@dataclass(frozen=True)
class Hint:
    """A remark that helps, set apart."""

    words: str


@dataclass(frozen=True)
class Trouble:
    """What can go wrong, and what to do then."""

    what: str
    remedy: str


@dataclass(frozen=True)
class Scene:
    """Done before the next step, not said: somebody else at work, another window."""

    acts: tuple[Act, ...]


Part = Text | Step | Picture | Hint | Trouble | Scene


@dataclass(frozen=True)
class Section:
    """A task with its steps."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Chapter:
    """A chapter; its number is its place."""

    title: str
    lead: str
    sections: tuple[Section, ...]

    def parts(self) -> list[Part]:
        return [part for section in self.sections for part in section.parts]

    def steps(self) -> list[Step]:
        return [part for part in self.parts() if isinstance(part, Step)]

    def pictures(self) -> list[Picture]:
        return [part for part in self.parts() if isinstance(part, Picture)]

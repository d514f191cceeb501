"""Names inside one service: entries are known by their Chinese names where these are unique, by their ids otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pypinyin import Style, lazy_pinyin

from catalog import vocabulary
from catalog.library import Library
from catalog.workbook.choices import Choices, folded, of_pairs

_TITLES = ("label", "title", "name", "question", "message")
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 24
_OWNERS = (("situations", None), ("documents", "documents"), ("document_groups", None), ("steps", "steps"))


@dataclass(frozen=True)
class Names:
    """Ids and names of the entries of one service, by list; what shared parts give is laid under."""

    tree: Mapping[str, Any]
    library: Library

    def full(self, kind: str | None, entry: Any) -> dict[str, Any]:
        """An entry with the part it uses laid under it, one level deep."""
        if not isinstance(entry, dict):
            return {}
        use = entry.get("use")
        parts: Mapping[str, Any] = self.library.parts().get(kind, {}) if kind else {}
        part = parts.get(use) if isinstance(use, str) else None
        return {**({"id": use} if isinstance(use, str) else {}), **(part if isinstance(part, Mapping) else {}), **entry}

    @cached_property
    def sections(self) -> list[dict[str, Any]]:
        """All sections in full, their fields in full as well."""
        return [self.with_fields("sections", one) for one in rows(self.tree.get("sections"))]

    def with_fields(self, kind: str, entry: Any) -> dict[str, Any]:
        full = self.full(kind, entry)
        return {**full, "fields": [self.with_fields("fields", one) for one in rows(full.get("fields"))]}

    @cached_property
    def fields(self) -> list[dict[str, Any]]:
        """All top-level fields in full, in the order of the form."""
        return [field for section in self.sections for field in section["fields"]]

    @cached_property
    def steps(self) -> list[dict[str, Any]]:
        """All steps in full, chains written out."""
        return [self.full("steps", step) for item in rows(self.tree.get("steps")) for step in self._chain(item)]

    def _chain(self, item: Any) -> Iterable[Any]:
        chain = item.get("chain") if isinstance(item, dict) else None
        return self.library.chains.get(chain, ()) if isinstance(chain, str) else [item]

    def choices(self, key: str) -> Choices:
        """What may be named in this list: fields, steps, documents, document_groups, sections, situations, samples."""
        if key in ("fields", "steps", "sections"):
            return named(getattr(self, key))
        kind = dict(_OWNERS).get(key)
        return named(self.full(kind, one) for one in rows(self.tree.get(key)))


class Lookup:
    """Entries of one list by id, or by name where only one has it; entries may be added behind."""

    def __init__(self, entries: Iterable[Mapping[str, Any]] = ()) -> None:
        self._ids: dict[str, int] = {}
        self._titles: dict[str, int | None] = {}
        self._count = 0
        for entry in entries:
            self.add(entry)

    def add(self, entry: Mapping[str, Any]) -> None:
        """The next entry of the list."""
        own, title = str(entry.get("id") or entry.get("use") or ""), folded(title_of(entry))
        if own:
            self._ids.setdefault(own, self._count)
        if title:
            self._titles[title] = None if title in self._titles else self._count
        self._count += 1

    def find(self, name: str) -> int | None:
        """The position of the entry of this id or name, or None."""
        return self._ids[name] if name in self._ids else self._titles.get(folded(name))


def rows(value: Any) -> list[Any]:
    """A list, or nothing where the tree has something else."""
    return value if isinstance(value, list) else []


def named(entries: Iterable[Mapping[str, Any]]) -> Choices:
    """The entries that have an id, by name where it is unique; of two with one id the first."""
    pairs: dict[str, str] = {}
    for entry in entries:
        if isinstance(own := entry.get("id"), str) and own:
            pairs.setdefault(own, title_of(entry))
    return of_pairs("", pairs.items())


def title_of(entry: Mapping[str, Any]) -> str:
    """What an entry is called; empty when it has no name yet."""
    return next((str(entry[key]).strip() for key in _TITLES if isinstance(entry.get(key), str | int)), "")


def answer_choices(field: Mapping[str, Any], library: Library) -> Choices | None:
    """The options of a field or situation in full: its own, those of its shared list, or of its dictionary."""
    options = field.get("options")
    if not options and isinstance(use := field.get("options_use"), str):
        part = library.option_lists.get(use)
        options = part.get("options") if isinstance(part, Mapping) else None
    if options:
        return of_pairs("选项", (pair for one in rows(list(options)) if (pair := _option(one))))
    source = field.get("options_from")
    if not isinstance(source, str) or source not in vocabulary.LISTS:
        return None
    return of_pairs("选项", ((one.code, one.label) for one in vocabulary.options(source)))


def _option(raw: Any) -> tuple[str, str] | None:
    if isinstance(raw, str):
        return raw, raw
    code = raw.get("code") if isinstance(raw, Mapping) else None
    return (code, str(raw.get("label", ""))) if isinstance(code, str) else None


def make_id(name: str, noun: str, taken: set[str]) -> str:
    """An id for an entry whose writer gave none: initials of its name in pinyin, told apart by numbers."""
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default"))
    stem = _NOT_IN_IDS.sub("", initials.casefold())[:_LONGEST_ID]
    stem = stem if stem[:1].isalpha() else f"{noun}{f'_{stem}' if stem else ''}"
    made = next(one for one in _numbered(stem) if one not in taken)
    taken.add(made)
    return made


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}_{number}" for number in range(2, 100_000))


# ── references ─────────────────────────────────────────────────────────────────────────────────────

Rename = Callable[[str], str]


def references(tree: dict[str, Any]) -> Iterator[tuple[dict[str, Any] | list[Any], str | int, str]]:
    """Every place of a tree that names another entry: what holds it, under which key, and of which list it is."""
    for document in _mappings(tree.get("documents")):
        yield from _at(document, "group", "document_groups")
    for section in _mappings(tree.get("sections")):
        for field in _mappings(section.get("fields")):
            yield from _at(field, "step", "steps")
            if isinstance(computed := field.get("computed"), dict):
                yield from _at(computed, "source", "fields")
            yield from _at(field, "matches", "fields")
    for step in _mappings(tree.get("steps")):
        yield from _items(step.get("parallel_with"), "steps")
        yield from _items(step.get("send_back_to"), "steps")
        for route in _mappings(step.get("routes")):
            yield from _at(route, "to", "steps")
    for rule in _mappings(tree.get("rules")):
        yield from _at(rule, "at", "fields")
    if isinstance(proxy := tree.get("proxy"), dict):
        yield from _items(proxy.get("collector_documents"), "documents")


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [one for one in rows(value) if isinstance(one, dict)]


def _at(holder: dict[str, Any], key: str, target: str) -> Iterator[tuple[dict[str, Any], str, str]]:
    if isinstance(holder.get(key), str):
        yield holder, key, target


def _items(value: Any, target: str) -> Iterator[tuple[list[Any], int, str]]:
    yield from ((value, index, target) for index, one in enumerate(rows(value)) if isinstance(one, str))


def rename_references(tree: dict[str, Any], library: Library, *, to_words: bool) -> None:
    """Turn the ids by which entries name each other into words, or back. In place; unknown ones stay as they are."""
    names = Names(tree, library)
    tables: dict[str, Choices] = {}
    for holder, key, target in list(references(tree)):
        choices = tables.setdefault(target, names.choices(target))
        word: str = holder[key]  # type: ignore[index]
        other = choices.word(word) if to_words else choices.code(word) or word
        holder[key] = other  # type: ignore[index]

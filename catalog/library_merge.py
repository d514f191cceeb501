"""Laying shared parts under the entries that use them: plain values in, plain values out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from catalog.input_specs import DocumentSpec, FieldSpec, OptionListSpec, SectionSpec
from catalog.law_specs import LegalBasis
from catalog.problems import Problem, dotted
from catalog.step_specs import StepSpec
from catalog.suggestions import did_you_mean

Location = tuple[str | int, ...]
Trail = tuple[str, ...]
Parts = dict[str, Mapping[str, Any]]
PART_NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")  # what stands behind `use`
MAX_USES = 4  # a section uses a group of rows, which uses a column: three; one to spare

KINDS: Mapping[str, type[BaseModel]] = {
    "documents": DocumentSpec,
    "fields": FieldSpec,
    "sections": SectionSpec,
    "steps": StepSpec,
    "legal_bases": LegalBasis,
}
# All kinds of parts in the order of the pages; a chain is a list of steps, an option list is named in `options_use`.
KIND_WORDS: Mapping[str, str] = {
    "documents": "材料",
    "fields": "表单项",
    "option_lists": "选项表",
    "sections": "表单分区",
    "steps": "环节",
    "chains": "环节链",
    "legal_bases": "依据",
}
# What one part of each kind is, one of a chain being a step of it.
PART_MODELS: Mapping[str, type[BaseModel]] = {**KINDS, "option_lists": OptionListSpec, "chains": StepSpec}
# Lists of a definition, and the kind of part their entries may use.
LISTS = {"documents": "documents", "sections": "sections", "steps": "steps", "legal_basis": "legal_bases"}
# Kinds whose entries hold a list `fields` that may use parts again.
_HOLDERS = {"sections", "fields"}


@dataclass(slots=True)
class Merger:
    """One pass over a text. Unless `resolved`, the parts are raw and what they use is laid in on the way."""

    parts: Parts
    resolved: bool
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, location: Location, message: str) -> None:
        """Note an error at this place and go on."""
        self.problems.append(Problem(dotted(location), "error", message))

    def entry(self, kind: str, raw: Any, location: Location, trail: Trail = ()) -> Any:
        """The entry with the part it uses laid under it; anything that is no mapping is passed on as it is."""
        if not isinstance(raw, dict):
            return raw
        own = dict(raw)
        if kind in _HOLDERS and isinstance(raw.get("fields"), list):
            columns = enumerate(raw["fields"])
            own["fields"] = [self.entry("fields", one, (*location, "fields", i), trail) for i, one in columns]
        if kind == "fields" and isinstance(raw.get("options_use"), str):
            own = {**self._options(raw["options_use"], (*location, "options_use")), **own}
        name = raw.get("use")
        if not isinstance(name, str):
            return own
        default_id = {"id": name} if "id" in KINDS[kind].model_fields else {}
        return {**default_id, **self._part(kind, name, (*location, "use"), trail), **own}

    def _options(self, name: str, location: Location) -> Mapping[str, Any]:
        """The options of a shared list, as the key of the field they stand for."""
        part = self.parts["option_lists"].get(name)
        if part is None:
            guess = did_you_mean(name, list(self.parts["option_lists"]))
            self.refuse(location, f"共用库里没有选项表“{name}”{guess}")
        return {"options": part["options"]} if isinstance(part, Mapping) and "options" in part else {}

    def _part(self, kind: str, name: str, location: Location, trail: Trail) -> Mapping[str, Any]:
        part = self.parts[kind].get(name)
        if part is None:
            guess = did_you_mean(name, list(self.parts[kind]))
            self.refuse(location, f"共用库里没有{KIND_WORDS[kind]}“{name}”{guess}")
        elif f"{kind}/{name}" in trail:
            self.refuse(location, f"共用库里的{KIND_WORDS[kind]}“{name}”绕了一圈又引用自己")
        elif len(trail) >= MAX_USES:
            self.refuse(location, f"引用套得太深，最多 {MAX_USES} 层")
        elif isinstance(part, Mapping):
            inner = part if self.resolved else self.entry(kind, dict(part), location, (*trail, f"{kind}/{name}"))
            return {key: value for key, value in inner.items() if key != "use"}
        return {}

    def steps(self, raw: list[Any], location: Location) -> tuple[list[Any], list[int]]:
        """The steps with every chain written out, and for each of them the position of the item it came from."""
        result: list[Any] = []
        origins: list[int] = []
        for index, item in enumerate(raw):
            is_chain = isinstance(item, dict) and "chain" in item
            for one in self._chain(item, (*location, len(result))) if is_chain else [item]:
                result.append(self.entry("steps", one, (*location, len(result))))
                origins.append(index)
        return result, origins

    def _chain(self, item: dict[str, Any], location: Location) -> list[Any]:
        if extra := [key for key in item if key != "chain"]:
            self.refuse((*location, extra[0]), f"引用环节链时不能再写“{extra[0]}”，要改的环节请单独写出来")
        chain = self.parts["chains"].get(str(item["chain"]))
        if not isinstance(chain, list | tuple):
            guess = did_you_mean(str(item["chain"]), list(self.parts["chains"]))
            self.refuse((*location, "chain"), f"共用库里没有环节链“{item['chain']}”{guess}")
            return [item]
        return list(chain)


@dataclass(frozen=True, slots=True)
class Merged:
    """A definition with all parts laid in. `origins[i]` is the item of the text that step i came from."""

    value: Any
    problems: tuple[Problem, ...]
    origins: tuple[int, ...] = ()


def merge_definition(raw: dict[str, Any], parts: Parts) -> Merged:
    """Lay the library under a definition; its lists that are no lists are left for the validation to name."""
    merger = Merger(parts, resolved=True)
    value = dict(raw)
    origins: list[int] = []
    for key, kind in LISTS.items():
        entries = raw.get(key)
        if not isinstance(entries, list):
            continue
        if key == "steps":
            value[key], origins = merger.steps(entries, (key,))
        else:
            value[key] = [merger.entry(kind, one, (key, index)) for index, one in enumerate(entries)]
    return Merged(value, tuple(merger.problems), tuple(origins))


@dataclass(frozen=True, slots=True)
class ResolvedLibrary:
    """All parts with their own uses laid in."""

    parts: Parts
    problems: tuple[Problem, ...]


def resolve_library(raw: Any) -> ResolvedLibrary:
    """Check the outer shape of a library and lay in what its parts use of each other."""
    problems = _outer_problems(raw)
    sound = {kind: raw[kind] for kind in KIND_WORDS if isinstance(raw, dict) and isinstance(raw.get(kind), dict)}
    parts: Parts = {kind: sound.get(kind, {}) for kind in KIND_WORDS}
    merger = Merger(parts, resolved=False, problems=problems)
    resolved: Parts = {
        kind: {name: _resolve_part(merger, kind, name, part) for name, part in parts[kind].items()} for kind in KINDS
    }
    resolved["option_lists"] = dict(parts["option_lists"])
    resolved["chains"] = {
        name: tuple(merger.steps(steps, ("chains", name))[0]) if isinstance(steps, list) else ()
        for name, steps in ((name, chain_steps(part)) for name, part in parts["chains"].items())
    }
    return ResolvedLibrary(resolved, tuple(merger.problems))


def _resolve_part(merger: Merger, kind: str, name: str, part: Any) -> Any:
    """A part that says no id of its own has the name it stands under."""
    if isinstance(part, dict) and "id" in KINDS[kind].model_fields:
        part = {"id": name, **part}
    return merger.entry(kind, part, (kind, name), (f"{kind}/{name}",))


def chain_steps(part: Any) -> Any:
    """The steps of a chain as written: a list of steps, or a mapping with a title and `steps`."""
    return part.get("steps") if isinstance(part, dict) else part


def _outer_problems(raw: Any) -> list[Problem]:
    if not isinstance(raw, dict):
        return [Problem("", "error", f"共用库应当由 {'、'.join(KIND_WORDS)} 几部分组成")]
    problems = []
    for key, value in raw.items():
        if key not in KIND_WORDS:
            problems.append(Problem(key, "error", f"不认识的项“{key}”{did_you_mean(key, list(KIND_WORDS))}"))
        elif value is not None and not isinstance(value, dict):
            problems.append(Problem(key, "error", f"“{key}”（{KIND_WORDS[key]}）应当是若干行“编号: 内容”"))
        else:
            problems += [_name_problem(key, name) for name in value or () if not PART_NAME.fullmatch(str(name))]
    chains = raw.get("chains")
    for name, part in chains.items() if isinstance(chains, dict) else ():
        problems += _chain_problems(name, part)
    return problems


def _name_problem(kind: str, name: Any) -> Problem:
    return Problem(
        f"{kind}.{name}", "error", f"编号“{str(name)[:60]}”应当用小写字母开头，只用小写字母、数字和下划线，最多 48 位"
    )


def _chain_problems(name: str, part: Any) -> list[Problem]:
    place = f"chains.{name}"
    if not isinstance(chain_steps(part), list):
        return [Problem(place, "error", f"环节链“{name}”应当是环节的列表")]
    extra = sorted(set(part) - {"title", "steps"}) if isinstance(part, dict) else []
    problems = [Problem(f"{place}.{key}", "error", f"环节链只有 title 和 steps，没有“{key}”") for key in extra]
    if isinstance(part, dict) and not isinstance(part.get("title", ""), str):
        problems.append(Problem(f"{place}.title", "error", f"环节链“{name}”的标题应当是文字"))
    return problems

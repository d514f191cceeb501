"""What changed between two definitions, said so that a clerk knows what is new and an administrator can check it.

What changes the work at the desk comes first (papers, limits, form, steps, phones), mere wording last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from catalog.change_words import described, shown, title
from catalog.conditions import SymbolTable
from catalog.definition import FieldSpec, LimitSpec, SectionSpec, ServiceDefinition
from catalog.key_names import key_name
from catalog.vocabulary_keys import list_of

# What tells one entry of a list from another, in order of preference.
_NAMING_KEYS = ("id", "code", "name", "title", "question", "who", "to", "keeper", "batch")

DOCUMENTS, LIMITS, FORM, STEPS, CONTACT = "申请材料", "办理时限", "表单和情形", "办理环节", "地点、电话和时间"
WHO, MONEY, LAW, OTHER, WORDING = "谁能办、在哪办", "收费和发放标准", "依据和结果", "其他", "文字说明"
GROUPS = (DOCUMENTS, LIMITS, FORM, STEPS, CONTACT, WHO, MONEY, LAW, OTHER, WORDING)
_BY_FIRST_KEY: Mapping[str, str] = {
    **dict.fromkeys(("documents", "document_groups"), DOCUMENTS),
    **dict.fromkeys(("promised_limit", "statutory_limit", "handling_kind", "intake", "effect", "recheck"), LIMITS),
    **dict.fromkeys(("acceptance_limit", "extension_limit", "delivery_limit", "yellow", "yellow_share"), LIMITS),
    **dict.fromkeys(("sections", "situations", "rules"), FORM),
    **dict.fromkeys(("steps",), STEPS),
    **dict.fromkeys(("contact", "appointment", "online_url", "online_depth", "visits"), CONTACT),
    **dict.fromkeys(("conditions", "eligibility", "objects", "quantity_limit", "proxy"), WHO),
    **dict.fromkeys(("department", "joint_departments"), WHO),
    **dict.fromkeys(("approval_tier", "exercise_tiers", "acceptance_tiers", "first_review_tier"), WHO),
    **dict.fromkeys(("handling_modes", "any_place", "devolution"), WHO),
    **dict.fromkeys(("fees", "fee_note", "benefits"), MONEY),
    **dict.fromkeys(("legal_basis", "results", "remedy", "power_source", "item_type"), LAW),
    **dict.fromkeys(("summary", "aliases", "faq", "samples", "codes", "statutory_note", "visits_reason"), WORDING),
    **dict.fromkeys(("parent_code", "parent_name", "topics", "sample", "schema_version"), WORDING),
}
_STEP_LIMITS = frozenset({"limit", "yellow", "yellow_share", "counts", "starts"})
_MERE_WORDS = frozenset(
    {
        *("id", "use", "help", "example", "note", "fill_note", "pages", "acceptance_standard", "obtain_from"),
        *("issued_by", "text", "basis", "pattern_message", "print_width", "prefill", "meaning", "sensitivity"),
        *("opinions", "presence_reason", "title", "question", "label", "message"),
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the keys that lead to it, without positions, and the sentence."""

    keys: tuple[str, ...]
    sentence: str

    @property
    def group(self) -> str:
        """Under which heading it stands."""
        first, last = self.keys[0], self.keys[-1]
        if first == "steps" and last in _STEP_LIMITS:
            return LIMITS
        if len(self.keys) > 1 and first != "contact" and last in _MERE_WORDS:
            return WORDING
        return _BY_FIRST_KEY.get(first, OTHER)


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The changes under one heading."""

    title: str
    sentences: tuple[str, ...]


def differences(old: ServiceDefinition, new: ServiceDefinition) -> list[str]:
    """One Chinese sentence for every change, the weightiest first; empty when the two are equal."""
    return [sentence for group in grouped(old, new) for sentence in group.sentences]


def grouped(old: ServiceDefinition, new: ServiceDefinition) -> tuple[ChangeGroup, ...]:
    """The same under headings; headings without a change are left out."""
    found = changes(old, new)
    groups = (ChangeGroup(name, tuple(one.sentence for one in found if one.group == name)) for name in GROUPS)
    return tuple(group for group in groups if group.sentences)


def changes(old: ServiceDefinition, new: ServiceDefinition) -> list[Change]:
    """Every change with the keys that lead to it, in the order of the schema."""
    return list(_Comparison(old, new).changes())


class _Comparison:
    """Two definitions with their names, for conditions are said in the names of their own definition."""

    def __init__(self, old: ServiceDefinition, new: ServiceDefinition) -> None:
        self.old, self.new = old, new
        self.before, self.after = SymbolTable.of(old), SymbolTable.of(new)

    def changes(self) -> Iterator[Change]:
        """Every change in the order of the schema."""
        plain = {"sections": ()}
        yield from self._models(self.old.model_copy(update=plain), self.new.model_copy(update=plain), "", ())
        yield from self._sections()

    def _models(self, old: BaseModel, new: BaseModel, place: str, keys: tuple[str, ...]) -> Iterator[Change]:
        model = type(new)
        for key in model.model_fields:
            before: Any = getattr(old, key, None)
            after: Any = getattr(new, key)
            if before == after:
                continue
            name, here = key_name(model, key), (*keys, key)
            if _is_list_of_models(before) and _is_list_of_models(after):
                yield from self._lists(before, after, f"{place}{name}", here)
            elif isinstance(before, BaseModel) and type(before) is type(after) and not isinstance(before, LimitSpec):
                yield from self._models(before, after, f"{place}{name}：", here)
            else:
                words = list_of(model, key)
                was, now = shown(before, key, words, self.before), shown(after, key, words, self.after)
                yield Change(here, f"{place}{name}由{was}改为{now}")

    def _lists(
        self, old: Sequence[BaseModel], new: Sequence[BaseModel], name: str, keys: tuple[str, ...]
    ) -> Iterator[Change]:
        pairs = _paired(old, new)
        for entry in old:
            if not any(entry is before for before, _after in pairs):
                yield Change(keys, f"{name}：删去“{title(entry)}”")
        for entry in new:
            before = next((before for before, after in pairs if after is entry), None)
            if before is None:
                yield Change(keys, f"{name}：新增“{title(entry)}”{described(entry, self.after)}")
            else:
                yield from self._models(before, entry, f"{name}“{title(entry)}”：", keys)
        if _is_reordered(old, pairs):
            yield Change(keys, f"{name}：调整了先后顺序")

    # ── the form ───────────────────────────────────────────────────────────────────────────────────

    def _sections(self) -> Iterator[Change]:
        """Sections by themselves, then fields wherever they stand: a field that moves is not lost and found."""
        pairs = _paired(self.old.sections, self.new.sections)
        keys = ("sections",)
        for section in self.old.sections:
            if not any(section is before for before, _after in pairs):
                yield Change(keys, f"表单：删去“{section.title}”一节{self._fields_of(section)}")
        for section in self.new.sections:
            before = next((before for before, after in pairs if after is section), None)
            if before is None:
                yield Change(keys, f"表单：新增“{section.title}”一节{self._fields_of(section)}")
            else:
                yield from self._section(before, section)
        if _is_reordered(self.old.sections, pairs):
            yield Change(keys, "表单：各节调整了先后顺序")
        yield from self._fields({id(before) for before, _after in pairs}, {id(after) for _before, after in pairs})

    @staticmethod
    def _fields_of(section: SectionSpec) -> str:
        return f"（{'、'.join(field.label for field in section.fields)}）"

    def _section(self, old: BaseModel, new: SectionSpec) -> Iterator[Change]:
        plain = {"fields": ()}
        bare_old, bare_new = old.model_copy(update=plain), new.model_copy(update=plain)
        yield from self._models(bare_old, bare_new, f"表单“{new.title}”一节：", ("sections",))
        kept = [field.id for field in new.fields]
        before: Sequence[FieldSpec] = getattr(old, "fields", ())
        both = [field.id for field in before if field.id in kept]
        if both != [one for one in kept if one in both]:
            yield Change(("sections", "fields"), f"表单“{new.title}”一节：调整了先后顺序")

    def _fields(self, old_kept: set[int], new_kept: set[int]) -> Iterator[Change]:
        """What became of each field; those that came or went with their section have been told."""
        keys = ("sections", "fields")
        before, after = _placed_fields(self.old), _placed_fields(self.new)
        for name, (section, field) in before.items():
            if name not in after and id(section) in old_kept:
                yield Change(keys, f"表单“{section.title}”一节：不再填“{field.label}”")
        for name, (section, field) in after.items():
            if name in before:
                yield from self._field(*before[name], section, field)
            elif id(section) in new_kept:
                said = f"表单“{section.title}”一节：新增“{field.label}”{described(field, self.after)}"
                yield Change(keys, said)

    def _field(
        self, old_section: SectionSpec, old: FieldSpec, section: SectionSpec, field: FieldSpec
    ) -> Iterator[Change]:
        if old_section.id != section.id:
            moved = f"表单：“{field.label}”从“{old_section.title}”移到“{section.title}”一节"
            yield Change(("sections", "fields"), moved)
        yield from self._models(old, field, f"表单“{field.label}”：", ("sections", "fields"))


def _placed_fields(definition: ServiceDefinition) -> dict[tuple[str, int], tuple[SectionSpec, FieldSpec]]:
    """Fields by id with their section; of several with one id the first, the second … are told apart."""
    result: dict[tuple[str, int], tuple[SectionSpec, FieldSpec]] = {}
    for section in definition.sections:
        for field in section.fields:
            result[field.id, sum(1 for known, _ in result if known == field.id)] = (section, field)
    return result


def _is_list_of_models(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, BaseModel) for one in value)


def _paired(old: Sequence[BaseModel], new: Sequence[BaseModel]) -> list[tuple[BaseModel, BaseModel]]:
    """Entries that are the same one, in the order of the new list: by what names them, those left over by title."""
    by_name, names = _by(_name, old), _by(_name, new)
    pairs = [(by_name[key], entry) for key, entry in names.items() if key in by_name]
    lost = _by(title, [one for one in old if not any(one is before for before, _ in pairs)])
    found = _by(title, [one for one in new if not any(one is after for _, after in pairs)])
    pairs += [(lost[key], entry) for key, entry in found.items() if key in lost]
    place = {id(entry): at for at, entry in enumerate(new)}
    return sorted(pairs, key=lambda pair: place[id(pair[1])])


def _by(named: Any, entries: Sequence[BaseModel]) -> Mapping[tuple[str, int], BaseModel]:
    """Entries by a word; of several with one word the first, the second … are told apart."""
    result: dict[tuple[str, int], BaseModel] = {}
    for entry in entries:
        word = named(entry)
        result[word, sum(1 for known, _ in result if known == word)] = entry
    return result


def _name(entry: BaseModel) -> str:
    return next((str(getattr(entry, key)) for key in _NAMING_KEYS if hasattr(entry, key)), "")


def _is_reordered(old: Sequence[BaseModel], pairs: Sequence[tuple[BaseModel, BaseModel]]) -> bool:
    """Whether the entries that stay stand in another order; `pairs` are in that of the new list."""
    return [id(one) for one in old if any(one is before for before, _ in pairs)] != [id(one) for one, _ in pairs]

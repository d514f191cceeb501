"""Which papers are needed, and which of them are still lacking."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from catalog.compiled import CompiledDefinition
from catalog.conditions import Logic, evaluate, sentence
from catalog.definition import DocumentGroup, DocumentSpec
from forms import messages

Received = Mapping[str, tuple[int, int]]  # document id → originals, copies


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """A paper of the service. `applies` is None while the answers do not yet decide it."""

    document: DocumentSpec
    applies: bool | None
    group: DocumentGroup | None

    @property
    def words(self) -> str:
        """How much of it: 原件 1 份、复印件 2 份."""
        return _sheets(self.document.originals, self.document.copies)


@dataclass(frozen=True, slots=True)
class Missing:
    """Something still to be brought: sheets of one paper, or a choice among the papers of a group."""

    documents: tuple[DocumentSpec, ...]
    originals: int
    copies: int
    is_blocking: bool  # False: may follow later against a promise (容缺后补)
    sentence: str


def checklist(compiled: CompiledDefinition, names: Mapping[str, object]) -> tuple[ChecklistItem, ...]:
    """All papers of the service, in the order of the definition."""
    definition = compiled.definition
    groups = {group.id: group for group in definition.document_groups}
    return tuple(
        ChecklistItem(
            as_required(compiled, document, names),
            compiled.holds(document.when, names),
            groups.get(document.group or ""),
        )
        for document in definition.documents
    )


def as_required(compiled: CompiledDefinition, document: DocumentSpec, names: Mapping[str, object]) -> DocumentSpec:
    """The paper as these answers make it: an optional one is required while its `required_when` holds."""
    condition = document.required_when
    if condition is None or document.necessity != "optional" or compiled.holds(condition, names) is not True:
        return document
    return document.model_copy(update={"necessity": "required"})


def because(compiled: CompiledDefinition, notation: str, names: Mapping[str, object]) -> str:
    """Why a condition holds, as a sentence: of its alternatives only those that the answers meet.

    由谁办理 属于 (近亲属、代办员) answered with 代办员 reads 由代办员办理. A condition that does not hold (yet) is
    said whole.
    """
    logic = compiled.logic(notation)
    met = _met(logic, names) if evaluate(logic, names) else logic
    return sentence(met, compiled.symbols)


def _met(logic: Logic, names: Mapping[str, object]) -> Logic:
    operator, arguments = next(iter(logic.items()))
    if operator == "or":
        held = [_met(part, names) for part in arguments if evaluate(part, names)]
        return held[0] if len(held) == 1 else {"or": held}
    if operator == "and":
        return {"and": [_met(part, names) for part in arguments]}
    if operator == "in" and isinstance(arguments[0], dict) and isinstance(arguments[1], list):
        return {"==": [arguments[0], names[arguments[0]["var"]]]}
    return logic


def missing(
    items: Iterable[ChecklistItem],
    received: Received,
    *,
    certificates: Collection[str] = (),
    on_file: Collection[str] = (),
) -> tuple[Missing, ...]:
    """What is still lacking of the papers that apply, one entry per paper or per "any one of" group.

    `certificates` are the kinds of electronic certificates at hand: papers they replace are not asked for (免证办).
    `on_file` are papers that an earlier case holds (沿用), by id. Optional papers and the forms we print ourselves are
    never lacking.
    """
    needed = [item for item in items if item.applies and not item.document.produced_by_desk]
    held = {item.document.id: _all_of(item.document) for item in needed if item.document.id in on_file}
    received = {**received, **held} if held else received
    lacking: list[Missing] = []
    seen: set[str] = set()
    for item in needed:
        if item.group is None:
            lacking += _missing_paper(item.document, received, certificates)
        elif item.group.id not in seen:
            seen.add(item.group.id)
            members = [other.document for other in needed if other.group == item.group]
            lacking += _missing_of_group(item.group, members, received, certificates)
    return tuple(lacking)


def _missing_paper(document: DocumentSpec, received: Received, certificates: Collection[str]) -> Iterator[Missing]:
    if document.necessity != "optional" and not _is_there(document, received, certificates):
        yield _shortage(document, received)


def _missing_of_group(
    group: DocumentGroup, members: list[DocumentSpec], received: Received, certificates: Collection[str]
) -> Iterator[Missing]:
    """Enough papers complete: nothing. Some begun: what these lack. None begun: the choice."""
    short = [document for document in members if not _is_there(document, received, certificates)]
    count = min(group.minimum, len(members)) - (len(members) - len(short))
    if count <= 0 or all(document.necessity == "optional" for document in members):
        return
    begun = [document for document in short if any(received.get(document.id, (0, 0)))][:count]
    yield from (_shortage(document, received) for document in begun)
    if count > len(begun):
        choice = tuple(document for document in short if document not in begun)
        yield _choice(group, choice, count - len(begun))


def _choice(group: DocumentGroup, documents: tuple[DocumentSpec, ...], count: int) -> Missing:
    names = messages.MISSING_JOIN.join(document.name for document in documents)
    sentence = messages.MISSING_ONE_OF.format(group=group.title, count=count, documents=names)
    blocking = all(document.necessity == "required" for document in documents)
    return Missing(documents, 0, 0, blocking, sentence)


def _shortage(document: DocumentSpec, received: Received) -> Missing:
    originals, copies = _lacking(document, received)
    sentence = messages.MISSING_DOCUMENT.format(document=document.name, shortage=_sheets(originals, copies))
    deferrable = document.necessity == "deferrable"
    return Missing((document,), originals, copies, not deferrable, sentence + _promise(document))


def _promise(document: DocumentSpec) -> str:
    if document.necessity != "deferrable":
        return ""
    limit = document.defer_limit
    return messages.DEFERRABLE_WITHIN.format(limit=limit) if limit else messages.DEFERRABLE_NOTE


def is_exempt(document: DocumentSpec, certificates: Collection[str]) -> bool:
    """免提交: a certificate of the applicant stands in for it. Those of other people were not looked up."""
    return document.exempt_by in certificates and not document.others_certificate


def _is_there(document: DocumentSpec, received: Received, certificates: Collection[str]) -> bool:
    return is_exempt(document, certificates) or not any(_lacking(document, received))


def _all_of(document: DocumentSpec) -> tuple[int, int]:
    return document.originals, document.copies


def _lacking(document: DocumentSpec, received: Received) -> tuple[int, int]:
    originals, copies = received.get(document.id, (0, 0))
    return max(0, document.originals - originals), max(0, document.copies - copies)


def _sheets(originals: int, copies: int) -> str:
    parts = ((messages.ORIGINALS, originals), (messages.COPIES, copies))
    return messages.MISSING_JOIN.join(
        messages.MISSING_PART.format(paper=paper, count=count) for paper, count in parts if count
    )

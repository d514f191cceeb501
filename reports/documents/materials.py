"""申请材料 as blocks of rows: always asked for, by condition, any one of, and extra when someone else comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from catalog.compiled import CompiledDefinition
from catalog.definition import HANDLED_BY_WORDS, DocumentGroup, DocumentSpec, HandledBy, ServiceDefinition
from catalog.pictures import picture_of
from catalog.vocabulary import entry, label
from reports.contexts import DocumentBlock, DocumentRow, Tag
from reports.wording import limit_words, listing, sentence, unique

_COUNTS = "零一两三四五六七八九十"
_COMMON_PAPER = {"", "a4", "any"}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A document with the words of its condition; `proxy` if only someone else than the applicant brings it."""

    spec: DocumentSpec
    when: str
    proxy: bool


def build_blocks(compiled: CompiledDefinition) -> tuple[DocumentBlock, ...]:
    """All documents, numbered through in printed order. Documents that can never apply are left out."""
    asked = [item for document in compiled.definition.documents if (item := _ask(compiled, document))]
    number = 0
    blocks = []
    for title, items in _blocks(compiled.definition, asked):
        rows = [_row(item, number + place) for place, item in enumerate(items, start=1)]
        number += len(rows)
        blocks.append(DocumentBlock(title, tuple(rows)))
    return tuple(blocks)


def row_of(document: DocumentSpec, number: int, when: str = "") -> DocumentRow:
    """One document as the guide prints it; `when` says in which case it is asked for."""
    return _row(_Asked(document, when, proxy=False), number)


def group_title(group: DocumentGroup) -> str:
    """The heading of an "any one of" group, which says how many suffice."""
    return _group(group, [])[0]


def documents_note(definition: ServiceDefinition, blocks: Sequence[DocumentBlock]) -> str:
    """What the tags in the table mean; only those that occur are explained."""
    tags = {tag.text for block in blocks for row in block.rows for tag in row.tags}
    parts = [
        "标“免提交”的，窗口查得到电子证照就不收" if "免提交" in tags else "",
        "标“可容缺”的，签一份承诺书可以先受理，在期限内补齐" if "可容缺" in tags else "",
        "标“选交”的，没有也能办" if "选交" in tags else "",
        "“验”就是看一眼，原件当场还您" if any(one.accept != "keep" for one in definition.documents) else "",
    ]
    return sentence(*parts, _certified(definition, blocks))


def _certified(definition: ServiceDefinition, blocks: Sequence[DocumentBlock]) -> str:
    """Which copies must bear 与原件相符, by their numbers: said once instead of in every row."""
    certified = {document.id for document in definition.documents if document.certify_copy and document.copies}
    numbers = [str(row.number) for block in blocks for row in block.rows if row.id in certified]
    return f"第 {'、'.join(numbers)} 项的复印件注明“与原件相符”、日期并签名" if numbers else ""


def count_words(count: int) -> str:
    """一样, 两样 … 十样, then figures."""
    return f"{_COUNTS[count]}样" if count < len(_COUNTS) else f" {count} 样"


# ── who must bring it ──────────────────────────────────────────────────────────────────────────────


def comers(definition: ServiceDefinition) -> tuple[HandledBy, ...]:
    """Who may come instead of the applicant."""
    if not definition.proxy.allowed:
        return ()
    others = tuple(who for who in HandledBy if who is not HandledBy.SELF)
    return tuple(who for who in definition.proxy.who if who is not HandledBy.SELF) or others


def _ask(compiled: CompiledDefinition, document: DocumentSpec) -> _Asked | None:
    """Put the condition into words; None if nobody who may come can ever meet it."""
    if document.when is None:
        return _Asked(document, "", proxy=False)
    if compiled.holds(document.when, {"handled_by": HandledBy.SELF.value}) is not False:
        return _Asked(document, _when(compiled, document), proxy=False)
    answers = {who: compiled.holds(document.when, {"handled_by": who.value}) for who in comers(compiled.definition)}
    if all(answer is False for answer in answers.values()):
        return None
    return _Asked(document, _proxy_when(compiled, document, answers), proxy=True)


def _proxy_when(compiled: CompiledDefinition, document: DocumentSpec, answers: dict[HandledBy, bool | None]) -> str:
    """Nothing to add when all who may come bring it; their words when some do; else the whole condition."""
    if all(answers.values()):
        return ""
    if any(answer is None for answer in answers.values()):
        return _when(compiled, document)
    return listing((HANDLED_BY_WORDS[who] for who, answer in answers.items() if answer), last="或") + "来办时提供"


def _when(compiled: CompiledDefinition, document: DocumentSpec) -> str:
    return f"{compiled.sentence(document.when)}时提供" if document.when else ""


# ── blocks ─────────────────────────────────────────────────────────────────────────────────────────


def _blocks(definition: ServiceDefinition, asked: Sequence[_Asked]) -> Iterator[tuple[str, list[_Asked]]]:
    """Yield title and documents of each block that has any, in printed order."""
    own = [item for item in asked if not item.proxy]
    loose = [item for item in own if item.spec.group is None]
    shared = Counter(item.when for item in loose if item.when)
    together = [when for when, count in shared.items() if count > 1]
    yield from _titled("", [item for item in loose if item.when not in together])
    for when in together:
        rows = [replace(item, when="") for item in loose if item.when == when]
        yield from _titled(f"{when.removesuffix('提供')}，另带{count_words(len(rows))}", rows)
    for group in definition.document_groups:
        yield from _titled(*_group(group, [item for item in own if item.spec.group == group.id]))
    proxy = [item for item in asked if item.proxy]
    yield from _titled(f"请人代办，再加{count_words(len(proxy))}", proxy)


def _titled(title: str, rows: list[_Asked]) -> Iterator[tuple[str, list[_Asked]]]:
    if rows:
        yield title, rows


def _group(group: DocumentGroup, rows: list[_Asked]) -> tuple[str, list[_Asked]]:
    """Say how many of the group suffice, unless its title does; a condition all share moves into the heading."""
    chosen = any(word in group.title for word in ("任选", "任一", "选一", "之一"))
    title = group.title if chosen else f"{group.title}：任选{count_words(group.minimum)}".replace("两样", "二样")
    shared = {item.when for item in rows}
    if rows and len(shared) == 1 and rows[0].when:
        return f"{rows[0].when.removesuffix('提供')}，{title}", [replace(item, when="") for item in rows]
    return title, rows


# ── one row ────────────────────────────────────────────────────────────────────────────────────────


def _row(item: _Asked, number: int) -> DocumentRow:
    document = item.spec
    return DocumentRow(
        number=number,
        id=document.id,
        name=document.name,
        originals=document.originals,
        copies=document.copies,
        accept=label("accept_mode", document.accept),
        when=item.when,
        keepers=_keepers(document),
        notes=_notes(document),
        where="" if document.produced_by_desk else document.obtain_from.rstrip("。"),
        standard=document.acceptance_standard,
        tags=_tags(document),
        picture=picture_of(document),
        told=accepting.told if (accepting := entry("accept_mode", document.accept)) else "",
    )


def _notes(document: DocumentSpec) -> tuple[str, ...]:
    """The small print under the name, most useful first."""
    desk = "窗口打印，核对后签名" if document.produced_by_desk else ""
    paper = "" if document.paper_size in _COMMON_PAPER else f"{label('paper_size', document.paper_size)} 纸"
    fill = document.fill_note.rstrip("。") or desk
    return unique([document.pages.rstrip("。"), _photo(document), paper, document.validity, fill])


def _photo(document: DocumentSpec) -> str:
    if document.photo is None:
        return ""
    size = label("photo_size", document.photo.size)
    return listing([size, document.photo.background, f"{document.photo.count} 张"])


def _keepers(document: DocumentSpec) -> str:
    """乡镇、县民政局各 1 份; different counts are said one by one."""
    names = [keeper.keeper for keeper in document.kept_by]
    counts = {keeper.count for keeper in document.kept_by}
    if len(counts) == 1:
        return f"{listing(names)}{'各' if len(names) > 1 else ''} {counts.pop()} 份"
    return listing(f"{keeper.keeper} {keeper.count} 份" for keeper in document.kept_by)


def _tags(document: DocumentSpec) -> tuple[Tag, ...]:
    tags = [Tag("免提交", strong=True)] if document.exempt_by else []
    if document.necessity == "deferrable":
        tags.append(Tag("可容缺", f"{limit_words(document.defer_limit)}内补" if document.defer_limit else ""))
    if document.necessity == "optional":
        tags.append(Tag("选交"))
    return tuple(tags)

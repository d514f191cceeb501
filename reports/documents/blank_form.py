"""空白表: the application form of a service to be filled in by hand; and the same form filled in for a sample."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from catalog.compiled import CompiledDefinition
from catalog.definition import DocumentSpec, FieldSpec, Meaning, SectionSpec, ServiceDefinition
from forms.answers import Answers
from forms.names import HANDLED_BY
from forms.plan import Question, plan_of
from reports.documents.form_offices import offices_of
from reports.documents.form_photos import photo_frames
from reports.documents.form_rows import blocks_of, conditions_of, entry_of, rows_of, said
from reports.documents.materials import build_blocks
from reports.form_contexts import (
    FORM_SHEET,
    Entry,
    FormBlock,
    FormContext,
    FormSection,
    PhotoFrame,
)
from reports.imprint import Imprint, copies_note
from reports.page_codes import UNNUMBERED, PageCode
from reports.specimens import Specimen
from reports.wording import listing

HOW_TITLE = "办理方式"
_ORDER = "一二三四五六七八九十"
_ROW = 11.7  # millimetres
_LONG_HELP = 60  # characters that paper has room for
STATEMENT = (
    "以上内容由本人填写，或者由代办人照本人的意思填写。本人已看过，确认内容属实，所交材料真实有效；"
    "如有不实，愿意承担相应的法律责任。"
)
CONSENT = "同意办理机关为办理本事项核对、使用以上个人信息。"
Tips = Callable[[FieldSpec], str]


def build(
    compiled: CompiledDefinition,
    *,
    version_number: int,
    county_name: str,
    department_names: Mapping[str, str],
    number: str = UNNUMBERED,
    draft: bool = False,
) -> FormContext:
    """The empty form of a version. `number` is that of the blank; each of its pages carries it in its code."""
    return form(
        compiled,
        version_number=version_number,
        county_name=county_name,
        department_names=department_names,
        number=number,
        draft=draft,
    )


def form(
    compiled: CompiledDefinition,
    *,
    version_number: int,
    county_name: str,
    department_names: Mapping[str, str],
    number: str = UNNUMBERED,
    draft: bool = False,
    answers: Answers | None = None,
    tips: Tips | None = None,
    sample: str = "",
) -> FormContext:
    """The form, with `answers` as a hand would write them where there are some."""
    definition = compiled.definition
    code = PageCode(kind="B", subject=definition.code, edition=version_number, number=number)
    return FormContext(
        title=title_of(definition, county_name),
        code=definition.code,
        edition=f"第 {version_number} 版",
        number_words="" if number == UNNUMBERED else f"编号 {number}",
        printed_by=f"{department_names.get(definition.department, '') or county_name}印制",
        how=_how(definition),
        sections=tuple(_sections(compiled, answers, tips)),
        photos=_strip(compiled),
        statement=STATEMENT,
        consent=CONSENT,
        by_proxy=definition.proxy.allowed,
        offices=offices_of(compiled, department_names),
        keepers=keepers_of(definition),
        papers=_papers(compiled),
        sample=sample,
        applicant=_named(definition, Meaning.APPLICANT_NAME, answers),
        agent=_named(definition, Meaning.AGENT_NAME, answers),
        draft=draft,
        imprint=Imprint(code=code, sheet=FORM_SHEET),
    )


def sample(it: Specimen) -> FormContext:
    """The blank form of any service."""
    return build(
        it.compiled,
        version_number=it.version_number,
        county_name=it.county_name,
        department_names={it.definition.department: it.department_name},
        number="K7Q2M4",
    )


# ── words ──────────────────────────────────────────────────────────────────────────────────────────


def title_of(definition: ServiceDefinition, county_name: str) -> str:
    """青石县高龄津贴申请审批表: what the desk calls the form it prints, else 事项名称 with 申请表."""
    paper = form_document(definition)
    name = paper.name if paper else f"{definition.name}申请表"
    return name if name.startswith(county_name) else county_name + name


def form_document(definition: ServiceDefinition) -> DocumentSpec | None:
    """The form itself among the papers of the service."""
    return next((one for one in definition.documents if one.produced_by_desk), None)


def keepers_of(definition: ServiceDefinition) -> str:
    """一式三份，乡镇、县残联、县民政局各一份; whoever keeps a single one is named too."""
    paper = form_document(definition)
    keepers = [keeper.keeper for keeper in paper.kept_by for _copy in range(keeper.count)] if paper else []
    return copies_note(keepers) or (f"本表由{keepers[0]}留存" if keepers else "")


def _how(definition: ServiceDefinition) -> tuple[str, ...]:
    """填写说明, short enough for two lines under the title."""
    helper = "由代办员代填" if definition.proxy.allowed else "由窗口人员代填"
    return ("用黑色签字笔，一格一字，选项打勾", "带 ＊ 的必填", f"不会写字的{helper}，本人签名或按手印")


def _papers(compiled: CompiledDefinition) -> str:
    """What is handed in with the form; the conditions of each paper stand in the guide."""
    first = next((block for block in build_blocks(compiled) if not block.title), None)
    desk = {one.id for one in compiled.definition.documents if one.produced_by_desk}
    rows = [row for row in first.rows if row.id not in desk and not row.when] if first else []
    return listing(f"{row.name}{_sheets(row.originals, row.copies)}" for row in rows)


def _sheets(originals: int, copies: int) -> str:
    parts = (f"原件 {originals} 份" if originals else "", f"复印件 {copies} 份" if copies else "")
    return f"（{listing(parts)}）" if any(parts) else ""


def _named(definition: ServiceDefinition, meaning: Meaning, answers: Answers | None) -> str:
    """The name that a sample is signed with."""
    spec = definition.field_meaning(meaning)
    return str(answers.values.get(spec.id, "")) if answers and spec else ""


# ── sections ───────────────────────────────────────────────────────────────────────────────────────


def _sections(compiled: CompiledDefinition, answers: Answers | None, tips: Tips | None) -> Iterator[FormSection]:
    """How it is handled, then the sections of the definition, numbered; a single photograph beside the first."""
    parts = list(_parts(compiled, answers, tips))
    photos = photo_frames(compiled)
    photo = photos[0] if len(photos) == 1 else None
    beside = next((one for one in parts if one[0] != HOW_TITLE and not one[1]), parts[-1] if parts else None)
    for number, part in enumerate(parts, 1):
        title, when, entries, computed = part
        blocks = _with_photo(entries, photo) if photo and part is beside else blocks_of(entries)
        yield FormSection(title=f"{ordinal(number)}、{title}", when=when, blocks=blocks, note=_computed(computed))


_Part = tuple[str, str, Sequence[Entry], Sequence[str]]


def _parts(compiled: CompiledDefinition, answers: Answers | None, tips: Tips | None) -> Iterator[_Part]:
    """Title, who fills it in, questions, labels of what the desk works out; without parts that have none."""
    how = list(_handling(compiled, answers))
    if how:
        yield HOW_TITLE, "", how, ()
    for section in compiled.definition.sections:
        fields = [spec for spec in section.fields if spec.step is None]
        entries = [_entry(compiled, spec, answers, tips) for spec in fields if spec.computed is None]
        computed = [spec.label for spec in fields if spec.computed is not None]
        if entries or computed:
            yield section.title, _who(compiled, section), entries, computed


def _who(compiled: CompiledDefinition, section: SectionSpec) -> str:
    return said(compiled, section.when, "的填")


def _handling(compiled: CompiledDefinition, answers: Answers | None) -> Iterator[Entry]:
    """Who stands at the desk, if there is a choice, and the situations."""
    plan = plan_of(compiled)
    names: Mapping[str, Any] = answers.names() if answers else {}
    if len(plan.handled_by.kind.choices) > 1:
        yield entry_of(plan.handled_by.kind, names.get(HANDLED_BY))
    for question in plan.situations:
        hints = [said(compiled, condition, "的填") for condition in question.conditions]
        yield entry_of(question.kind, names.get(question.id), hints=[*hints, _short(question.spec.help)])


def _entry(compiled: CompiledDefinition, spec: FieldSpec, answers: Answers | None, tips: Tips | None) -> Entry:
    question: Question = plan_of(compiled).by_id[spec.id]
    value = answers.values.get(spec.id) if answers else None
    tip = tips(question.spec) if tips and value is not None else ""
    help_words = "" if tip else _short(question.spec.help)
    return entry_of(question.kind, value, hints=[*conditions_of(compiled, spec), help_words], tip=tip)


def _short(words: str) -> str:
    """Help of the screen may be long: paper has room for a line."""
    return words if len(words) <= _LONG_HELP else ""


def _computed(labels: Sequence[str]) -> str:
    return f"{listing(labels)}由窗口录入时自动算出，不用填。" if labels else ""


def ordinal(number: int) -> str:
    """一, 二 … 十, 十一 … 九十九: before the titles of sections."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _ORDER[ones - 1]
    return (_ORDER[tens - 1] if tens > 1 else "") + "十" + (_ORDER[ones - 1] if ones else "")


# ── the photograph ─────────────────────────────────────────────────────────────────────────────────


def _strip(compiled: CompiledDefinition) -> tuple[PhotoFrame, ...]:
    frames = photo_frames(compiled)
    return frames if len(frames) > 1 else ()


def _with_photo(entries: Sequence[Entry], photo: PhotoFrame) -> tuple[FormBlock, ...]:
    """The first questions stand beside the photograph, as many as it is high; the rest below."""
    wanted = -(-(photo.height + 6) // _ROW)
    taken = 0
    while taken < len(entries) and entries[taken].line.style != "table":
        if len(rows_of(entries[: taken + 1], beside_photo=True)) > wanted:
            break
        taken += 1
    beside = FormBlock(rows=rows_of(entries[:taken], beside_photo=True), photo=photo)
    return (beside, *blocks_of(entries[taken:]))

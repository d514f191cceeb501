"""What a service is: one frozen, typed definition from which forms, checklists, routes, clocks and prints come.

Everything section 7 of the design asks of a definition can be said here. Words that differ between
platforms (item types, topics, document kinds …) are plain codes checked against ``catalog/vocabulary``;
words on which the program branches (tier, unit, kind of step) are enumerations.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, JsonValue, StringConstraints

from catalog.primitives import (
    Condition,
    Identifier,
    Limit,
    Option,
    ServiceCode,
    ShortText,
    Strict,
    Text,
    Tier,
)

SCHEMA_VERSION = 1


# ── who acts for the applicant ─────────────────────────────────────────────────────────────────────


class HandledBy(StrEnum):
    """由谁办理: who stands at the desk. Conditions may ask for it under the reserved name `handled_by`."""

    SELF = "self"
    RELATIVE = "relative"
    GUARDIAN = "guardian"
    AGENT = "agent"
    ENTRUSTED = "entrusted"


HANDLED_BY_WORDS = {
    HandledBy.SELF: "本人",
    HandledBy.RELATIVE: "近亲属",
    HandledBy.GUARDIAN: "监护人",
    HandledBy.AGENT: "代办员",
    HandledBy.ENTRUSTED: "其他受托人",
}


class ProxyRules(Strict):
    """帮办代办规则. An empty `who` with `allowed` means anyone with a mandate."""

    allowed: bool = True
    who: tuple[HandledBy, ...] = ()
    mandate_required: bool = True
    presence_required_for: tuple[ShortText, ...] = ()  # matters for which the person must come
    presence_reason: str = ""
    collector_may_differ: bool = True  # 代领人 ≠ 代办人
    collector_documents: tuple[Identifier, ...] = ()
    note: str = ""


# ── situations, fields, documents ──────────────────────────────────────────────────────────────────


class SituationSpec(Strict):
    """情形: a question whose answer changes documents, fields or the route."""

    id: Identifier
    question: ShortText
    options: tuple[Option, ...] = Field(min_length=2)
    multiple: bool = False
    default: str | None = None
    help: str = ""
    when: Condition | None = None


class Meaning(StrEnum):
    """What a field is to the case as a whole, whatever it is called in one form."""

    APPLICANT_NAME = "applicant_name"
    APPLICANT_ID_NUMBER = "applicant_id_number"
    APPLICANT_PHONE = "applicant_phone"
    APPLICANT_ADDRESS = "applicant_address"
    AGENT_NAME = "agent_name"
    AGENT_ID_NUMBER = "agent_id_number"
    AGENT_PHONE = "agent_phone"
    COLLECTOR_NAME = "collector_name"
    AMOUNT = "amount"


class ComputedWhen(Strict):
    """One row of a lookup: the first row whose condition holds gives the value."""

    when: Condition | None = None
    value: ShortText


class ComputedSpec(Strict):
    """A value the desk works out itself: from an ID number, or by choosing the first row that holds."""

    take: Literal["birth_date", "sex", "age", "age_months", "choose"]
    source: Identifier | None = None  # the id_number field; not used by `choose`
    choose: tuple[ComputedWhen, ...] = ()


class FieldSpec(Strict):
    """One field of the form. `kind` names a class in ``forms.kinds``."""

    id: Identifier
    label: ShortText
    kind: Identifier
    use: Identifier | None = None  # part of the library this came from
    help: str = ""
    example: str = ""
    required: bool = False
    required_when: Condition | None = None
    visible_when: Condition | None = None
    options: tuple[Option, ...] = ()
    options_from: Identifier | None = None  # a list in catalog/vocabulary
    computed: ComputedSpec | None = None
    fields: tuple[FieldSpec, ...] = ()  # columns of a repeating group
    min_rows: int = Field(default=0, ge=0, le=200)
    max_rows: int = Field(default=20, ge=1, le=200)
    min_value: Decimal | None = None
    max_value: Decimal | None = None
    max_length: int | None = Field(default=None, ge=1, le=20000)
    pattern: str | None = None
    pattern_message: str = ""
    unit: str = ""
    meaning: Meaning | None = None
    sensitivity: Literal["none", "personal", "sensitive"] = "none"
    prefill: tuple[ShortText, ...] = ()  # sources in order of trust, e.g. household.name
    step: Identifier | None = None  # filled by the clerk of this step; None = by the applicant
    print_width: Literal["short", "normal", "wide"] = "normal"


class SectionSpec(Strict):
    """A titled part of the form."""

    id: Identifier
    title: ShortText
    use: Identifier | None = None
    help: str = ""
    when: Condition | None = None
    fields: tuple[FieldSpec, ...] = Field(min_length=1)


class PhotoSpec(Strict):
    """Size and look of a photograph: 一寸 25×35 mm, 二寸 35×49 mm."""

    size: ShortText
    background: str = ""
    count: int = Field(default=1, ge=1, le=20)


class KeeperSpec(Strict):
    """谁留存: who keeps how many copies of a document."""

    keeper: ShortText
    count: int = Field(default=1, ge=1, le=20)


class DocumentSpec(Strict):
    """申请材料: one paper to bring, with 原件 and 复印件 counted apart."""

    id: Identifier
    name: ShortText
    use: Identifier | None = None
    kind: Identifier = "certificate"  # vocabulary document_kind
    form: Identifier = "paper"  # vocabulary document_form
    originals: int = Field(default=1, ge=0, le=50)
    copies: int = Field(default=0, ge=0, le=50)
    accept: Literal["keep", "check_return", "check_keep_copy"] = "keep"  # 收取 / 验后退还 / 验原件收复印件
    necessity: Literal["required", "optional", "deferrable"] = "required"
    defer_limit: Limit | None = None  # 容缺后补: how long the promise runs
    group: Identifier | None = None  # member of an "any one of" group
    when: Condition | None = None
    pages: str = ""  # which pages: 首页、户主页、本人页
    paper_size: str = ""
    photo: PhotoSpec | None = None
    certify_copy: bool = False  # copy must bear 与原件相符, date and signature
    kept_by: tuple[KeeperSpec, ...] = ()
    validity: str = ""
    issued_by: str = ""
    obtain_from: str = ""  # 材料哪里办
    source: Identifier = "applicant"  # vocabulary document_source
    exempt_by: Identifier | None = None  # 免证办: kind of electronic certificate that replaces it
    fill_note: str = ""
    acceptance_standard: str = ""
    basis: str = ""
    produced_by_desk: bool = False  # the application form itself: printed by us, only signed


class DocumentGroup(Strict):
    """任选其一: of the documents naming this group, at least `minimum` must be brought."""

    id: Identifier
    title: ShortText
    minimum: int = Field(default=1, ge=1, le=10)


# ── steps and limits ───────────────────────────────────────────────────────────────────────────────


class StepKind(StrEnum):
    """环节."""

    ACCEPT = "accept"
    REVIEW = "review"
    INSPECT = "inspect"
    VOTE = "vote"
    PUBLICISE = "publicise"
    CONSULT = "consult"
    DECIDE = "decide"
    ISSUE = "issue"
    DELIVER = "deliver"
    ARCHIVE = "archive"


class IntakeWindow(Strict):
    """集中受理: days of the month and/or months in which applications are taken (每月 1–20 日, 2、5、8、11 月)."""

    from_day: int = Field(default=1, ge=1, le=31)
    to_day: int = Field(default=31, ge=1, le=31)
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    note: str = ""


class PublicitySpec(Strict):
    """公示."""

    limit: Limit
    shows: tuple[ShortText, ...]  # what stands on the notice
    place: str = ""
    round: int = Field(default=1, ge=1, le=5)  # 第几榜


class InspectionSpec(Strict):
    """入户调查、现场核查."""

    min_visitors: int = Field(default=2, ge=1, le=20)
    record: tuple[ShortText, ...] = ()


class VoteSpec(Strict):
    """民主评议: quorum of those who should come, and majority of those present."""

    quorum: Annotated[str, StringConstraints(pattern=r"^\d+/\d+$")] = "2/3"
    approve: Annotated[str, StringConstraints(pattern=r"^\d+/\d+$")] = "2/3"
    members: str = ""


class RouteSpec(Strict):
    """Where a case goes after a step when the condition holds; the first that holds wins."""

    when: Condition | None = None
    to: Identifier


class StepSpec(Strict):
    """One step of the chain, handled by exactly one tier. Steps follow each other unless `routes` says otherwise."""

    id: Identifier
    name: ShortText
    kind: StepKind
    tier: Tier
    role: Literal["agent", "clerk", "approver"] = "clerk"
    department: Identifier | None = None  # county office; None = the hall or station of the case
    use: Identifier | None = None
    limit: Limit | None = None
    counts: bool = True  # 是否计算在承诺时限内
    starts: Literal["step_opened", "accepted", "documents_complete", "decided"] = "step_opened"
    yellow: Limit | None = None  # yellow card when this much or less is left
    intake: IntakeWindow | None = None
    when: Condition | None = None
    routes: tuple[RouteSpec, ...] = ()
    parallel_with: tuple[Identifier, ...] = ()
    publicity: PublicitySpec | None = None
    inspection: InspectionSpec | None = None
    vote: VoteSpec | None = None
    issues: tuple[Identifier, ...] = ()  # vocabulary notice_kind: papers the step hands out
    opinions: tuple[ShortText, ...] = ()  # ready sentences for the opinion
    may_return: bool = True
    may_decline: bool = False
    special_procedure: str = ""  # 听证、检验、鉴定 …: why the time does not count
    basis: str = ""
    note: str = ""


class EffectSpec(Strict):
    """When a granted decision bites: 次月计发, 按季发放."""

    lag: Literal["at_once", "next_month", "next_quarter"] = "at_once"
    note: str = ""


class RecheckSpec(Strict):
    """年审、资格认证: work that opens again by itself."""

    every_months: int = Field(ge=1, le=120)
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    opens: ServiceCode | None = None  # the service opened for those due; None = this one
    note: str = ""


# ── law, money, result, contact ────────────────────────────────────────────────────────────────────


class LegalBasis(Strict):
    """设定依据, with the text of the article."""

    title: ShortText
    number: str = ""
    article: str = ""
    text: str = ""
    level: Identifier = "normative"  # vocabulary law_level
    issued_by: str = ""


class FeeSpec(Strict):
    """收费项目. No fee rows at all means 不收费."""

    name: ShortText
    amount: Decimal = Field(ge=0, max_digits=12, decimal_places=2)
    unit: str = "元"
    standard: str = ""
    basis: Text
    reduction: str = ""
    when: Condition | None = None
    online_payment: bool = False


class ResultSpec(Strict):
    """审批结果."""

    name: ShortText
    kind: Identifier = "document"  # vocabulary result_kind
    validity: str = ""
    certificate: Identifier | None = None
    delivery: tuple[Identifier, ...] = ()  # vocabulary delivery_mode
    sample: str = ""


class BenefitSpec(Strict):
    """发放标准: one row of what is paid to whom."""

    who: ShortText
    amount: ShortText
    when: Condition | None = None


class ContactSpec(Strict):
    """办理地点、时间、咨询、监督. County standard; an organisation's overlay may give its own."""

    places: tuple[Identifier, ...] = ("village_station", "township_hall")  # vocabulary place_kind
    place_note: str = ""
    hours: str = ""
    consult_phone: str = ""
    supervise_phone: str = ""
    consult_online: str = ""


class RemedySpec(Strict):
    """复议、诉讼."""

    review_body: str = ""
    review_days: int = Field(default=60, ge=0, le=3650)
    court: str = ""
    litigation_months: int = Field(default=6, ge=0, le=120)
    note: str = ""


class FaqEntry(Strict):
    question: ShortText
    answer: Text


class SampleSpec(Strict):
    """Sample answers: they fill the sample form, the previews and the tests."""

    id: Identifier
    title: ShortText
    handled_by: HandledBy = HandledBy.SELF
    situations: dict[Identifier, str | tuple[str, ...]] = {}
    answers: dict[Identifier, JsonValue] = {}


class DevolutionSpec(Strict):
    """下放: from which tier to which, in which batch and mode, since when."""

    from_tier: Tier
    to_tier: Tier
    batch: ShortText
    mode: Identifier = "delegated"  # vocabulary devolution_mode
    effective_from: date
    note: str = ""


class CatalogueCodes(Strict):
    """Codes of the standard: 12, 31 and 33 digits are checked as warnings, local ones are free."""

    catalog_code: str = ""
    task_code: str = ""
    handling_item_code: str = ""
    local_catalog_code: str = ""
    local_task_code: str = ""


# ── the service ────────────────────────────────────────────────────────────────────────────────────


class ServiceDefinition(Strict):
    """政务服务事项: the one source of its form, checklist, route, clocks, guide and notices."""

    schema_version: Literal[1] = SCHEMA_VERSION
    code: ServiceCode
    name: ShortText
    kind: Literal["service", "appeal", "grid_event"] = "service"
    sample: bool = False  # 示例数据: never mistaken for law
    aliases: tuple[ShortText, ...] = ()  # what villagers call it; searched too
    summary: ShortText
    codes: CatalogueCodes = CatalogueCodes()
    parent_code: ServiceCode | None = None  # 主项
    parent_name: str = ""
    handling_item: str = ""  # 业务办理项: 设立、变更、注销 …
    item_type: Identifier
    power_source: Identifier = "statutory"
    department: Identifier  # 实施主体
    body_nature: Identifier = "statutory_body"
    joint_departments: tuple[Identifier, ...] = ()
    approval_tier: Tier  # 审批层级
    exercise_tiers: tuple[Tier, ...] = ()  # 行使层级
    acceptance_tiers: tuple[Tier, ...] = Field(min_length=1)  # 受理层级
    first_review_tier: Tier | None = None  # 初审层级
    objects: tuple[Identifier, ...] = ("person",)  # 服务对象
    topics: tuple[Identifier, ...] = Field(min_length=1)
    handling_kind: Literal["on_the_spot", "promised"]  # 即办件 / 承诺件
    handling_modes: tuple[Identifier, ...] = ("window",)
    any_place: Identifier | None = None  # 通办范围
    online_depth: Identifier | None = None
    online_url: str = ""
    appointment: bool = False
    visits: int = Field(default=1, ge=0, le=9)  # 到办事现场次数
    visits_reason: str = ""
    conditions: tuple[Text, ...] = Field(min_length=1)  # 办理条件
    quantity_limit: str = ""
    statutory_limit: Limit | None = None
    statutory_note: str = ""
    promised_limit: Limit
    intake: IntakeWindow | None = None
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)
    situations: tuple[SituationSpec, ...] = ()
    sections: tuple[SectionSpec, ...] = Field(min_length=1)
    documents: tuple[DocumentSpec, ...] = ()
    document_groups: tuple[DocumentGroup, ...] = ()
    steps: tuple[StepSpec, ...] = Field(min_length=1)
    effect: EffectSpec = EffectSpec()
    recheck: RecheckSpec | None = None
    proxy: ProxyRules = ProxyRules()
    fees: tuple[FeeSpec, ...] = ()
    fee_note: str = ""
    benefits: tuple[BenefitSpec, ...] = ()
    results: tuple[ResultSpec, ...] = ()
    contact: ContactSpec = ContactSpec()
    remedy: RemedySpec = RemedySpec()
    faq: tuple[FaqEntry, ...] = ()
    samples: tuple[SampleSpec, ...] = ()
    devolution: tuple[DevolutionSpec, ...] = ()

    def fields(self) -> Iterator[FieldSpec]:
        """All top-level fields in the order of the form."""
        for section in self.sections:
            yield from section.fields

    def field_meaning(self, meaning: Meaning) -> FieldSpec | None:
        """The field that carries this meaning, or None."""
        return next((field for field in self.fields() if field.meaning is meaning), None)

    def step(self, step_id: str) -> StepSpec:
        """The step of this id; KeyError if there is none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

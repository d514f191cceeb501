"""What a service is: one frozen, typed definition from which forms, checklists, routes, clocks and prints come.

Everything section 7 of the design asks of a definition can be said here. Words that differ between
platforms (item types, topics, document kinds …) are plain codes checked against ``catalog/vocabulary``;
words on which the program branches (tier, unit, kind of step) are enumerations.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from pydantic import Field

from catalog.eligibility_specs import EligibilitySpec
from catalog.input_specs import (
    HANDLED_BY_WORDS,
    ComputedSpec,
    ComputedWhen,
    DocumentGroup,
    DocumentSpec,
    FieldSpec,
    HandledBy,
    KeeperSpec,
    Meaning,
    PhotoSpec,
    ProxyRules,
    RuleSpec,
    SectionSpec,
    SituationSpec,
)
from catalog.law_specs import (
    BenefitSpec,
    CatalogueCodes,
    ContactSpec,
    DevolutionSpec,
    FaqEntry,
    FeeSpec,
    FormerStep,
    FormerTiers,
    LegalBasis,
    RemedySpec,
    ResultSpec,
    SampleSpec,
)
from catalog.primitives import (
    UNIT_WORDS,
    Condition,
    Identifier,
    Limit,
    LimitSpec,
    Option,
    OptionSpec,
    ServiceCode,
    Share,
    ShortText,
    Strict,
    Text,
    Tier,
    Unit,
)
from catalog.step_specs import (
    AutomaticSpec,
    EffectSpec,
    InspectionSpec,
    IntakeWindow,
    PublicitySpec,
    RecheckSpec,
    RouteSpec,
    StepKind,
    StepSpec,
    VoteSpec,
)

__all__ = [
    "HANDLED_BY_WORDS",
    "SCHEMA_VERSION",
    "UNIT_WORDS",
    "AutomaticSpec",
    "BenefitSpec",
    "CatalogueCodes",
    "ComputedSpec",
    "ComputedWhen",
    "Condition",
    "ContactSpec",
    "DevolutionSpec",
    "DocumentGroup",
    "DocumentSpec",
    "EffectSpec",
    "EligibilitySpec",
    "FaqEntry",
    "FeeSpec",
    "FieldSpec",
    "FormerStep",
    "FormerTiers",
    "HandledBy",
    "Identifier",
    "InspectionSpec",
    "IntakeWindow",
    "KeeperSpec",
    "LegalBasis",
    "Limit",
    "LimitSpec",
    "Meaning",
    "Option",
    "OptionSpec",
    "PhotoSpec",
    "ProxyRules",
    "PublicitySpec",
    "RecheckSpec",
    "RemedySpec",
    "ResultSpec",
    "RouteSpec",
    "RuleSpec",
    "SampleSpec",
    "SectionSpec",
    "ServiceCode",
    "ServiceDefinition",
    "Share",
    "ShortText",
    "SituationSpec",
    "StepKind",
    "StepSpec",
    "Strict",
    "Text",
    "Tier",
    "Unit",
    "VoteSpec",
]

SCHEMA_VERSION: Final = 1
# More than any service has; less than what keeps a worker busy for a minute when someone wants it on paper.
MOST_STEPS, MOST_DOCUMENTS, MOST_SECTIONS, MOST_SITUATIONS, MOST_ROWS = 60, 200, 60, 60, 200


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
    conditions: tuple[Text, ...] = Field(min_length=1, max_length=MOST_ROWS)  # 办理条件
    # Those of the conditions that answers decide.
    eligibility: tuple[EligibilitySpec, ...] = Field(default=(), max_length=MOST_ROWS)
    quantity_limit: str = ""
    statutory_limit: Limit | None = None
    statutory_note: str = ""
    promised_limit: Limit
    acceptance_limit: Limit = LimitSpec(value=5)  # 行政许可法三十二条: accept, decline or ask for papers
    extension_limit: Limit = LimitSpec(value=10)  # 四十二条: how long one extension may be; 0 = none
    delivery_limit: Limit = LimitSpec(value=10)  # 四十四条: from the decision to the applicant's hands
    yellow: Limit | None = None  # for steps that say nothing themselves
    yellow_share: Share | None = None
    former_steps: int | None = Field(default=None, ge=1, le=99)  # 原有环节数, before the steps were cut down
    intake: IntakeWindow | None = None
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1, max_length=MOST_ROWS)
    situations: tuple[SituationSpec, ...] = Field(default=(), max_length=MOST_SITUATIONS)
    sections: tuple[SectionSpec, ...] = Field(min_length=1, max_length=MOST_SECTIONS)
    rules: tuple[RuleSpec, ...] = Field(default=(), max_length=MOST_ROWS)  # what answers must agree on
    documents: tuple[DocumentSpec, ...] = Field(default=(), max_length=MOST_DOCUMENTS)
    document_groups: tuple[DocumentGroup, ...] = Field(default=(), max_length=MOST_DOCUMENTS)
    steps: tuple[StepSpec, ...] = Field(min_length=1, max_length=MOST_STEPS)
    effect: EffectSpec = EffectSpec()
    recheck: RecheckSpec | None = None
    proxy: ProxyRules = ProxyRules()
    fees: tuple[FeeSpec, ...] = Field(default=(), max_length=MOST_ROWS)
    fee_note: str = ""
    benefits: tuple[BenefitSpec, ...] = Field(default=(), max_length=MOST_ROWS)
    results: tuple[ResultSpec, ...] = Field(default=(), max_length=MOST_ROWS)
    contact: ContactSpec = ContactSpec()
    remedy: RemedySpec = RemedySpec()
    faq: tuple[FaqEntry, ...] = Field(default=(), max_length=MOST_ROWS)
    samples: tuple[SampleSpec, ...] = Field(default=(), max_length=MOST_ROWS)
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

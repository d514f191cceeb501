"""Law, money, result, contact: what a guide must print beside the form and the route."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, JsonValue

from catalog.input_specs import HandledBy
from catalog.primitives import Condition, Identifier, ShortText, Strict, Text, Tier


class LegalBasis(Strict):
    """设定依据, with the text of the article."""

    title: ShortText
    use: Identifier | None = None  # part of the library this came from
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
    """常见问题."""

    question: ShortText
    answer: Text


class SampleSpec(Strict):
    """Sample answers: they fill the sample form, the previews and the tests."""

    id: Identifier
    title: ShortText
    handled_by: HandledBy = HandledBy.SELF
    situations: dict[Identifier, str | tuple[str, ...]] = Field(default_factory=dict)
    answers: dict[Identifier, JsonValue] = Field(default_factory=dict)


class FormerStep(Strict):
    """A step as it stood before it was moved down."""

    step: Identifier
    tier: Tier
    role: Literal["agent", "clerk", "approver"]
    department: Identifier | None = None


class FormerTiers(Strict):
    """What moving a service down changed, as it was before: moving it back restores it."""

    acceptance_tiers: tuple[Tier, ...] = ()
    exercise_tiers: tuple[Tier, ...] = ()
    approval_tier: Tier
    first_review_tier: Tier | None = None
    places: tuple[Identifier, ...] = ()  # vocabulary place_kind
    steps: tuple[FormerStep, ...] = ()


class DevolutionSpec(Strict):
    """下放: from which tier to which, in which batch and mode, since when."""

    from_tier: Tier
    to_tier: Tier
    batch: ShortText
    mode: Identifier = "delegated"  # vocabulary devolution_mode
    effective_from: date
    note: str = ""
    former: FormerTiers | None = None  # written by the batch that moved it; by hand: not known


class CatalogueCodes(Strict):
    """Codes of the standard: 12, 31 and 33 digits are checked as warnings, local ones are free."""

    catalog_code: str = ""
    task_code: str = ""
    handling_item_code: str = ""
    local_catalog_code: str = ""
    local_task_code: str = ""

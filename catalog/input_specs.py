"""What a villager is asked and brings: situations, fields, documents, and who may act for whom."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import Field

from catalog.primitives import Condition, Identifier, Limit, Option, ShortText, Strict


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
    powers: tuple[Identifier, ...] = ("submit", "mend", "withdraw", "sign_for")  # 委托权限 unless agreed otherwise
    term_days: int = Field(default=0, ge=0, le=1095)  # natural days a mandate lasts; 0: until the item is done
    delegable: bool = False  # 可以转委托
    presence_required_for: tuple[ShortText, ...] = ()  # matters for which the person must come
    presence_reason: str = ""
    collector_may_differ: bool = True  # 代领人 ≠ 代办人
    collector_documents: tuple[Identifier, ...] = ()
    note: str = ""


class SituationSpec(Strict):
    """情形: a question whose answer changes documents, fields or the route."""

    id: Identifier
    question: ShortText
    options: tuple[Option, ...] = Field(min_length=2, max_length=200)
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
    AGENT_RELATION = "agent_relation"
    COLLECTOR_NAME = "collector_name"
    AMOUNT = "amount"
    ARCHIVE_CONSENT = "archive_consent"


class ComputedWhen(Strict):
    """One row of a lookup: the first row whose condition holds gives the value."""

    when: Condition | None = None
    value: ShortText


class ComputedSpec(Strict):
    """A value the desk works out itself: from an ID number, a disability card, or the first row that holds."""

    take: Literal["birth_date", "sex", "age", "age_months", "disability_kind", "disability_grade", "choose"]
    source: Identifier | None = None  # the id_number or disability_card field; not used by `choose`
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
    options: tuple[Option, ...] = Field(default=(), max_length=1000)
    options_from: Identifier | None = None  # a list in catalog/vocabulary
    options_use: Identifier | None = None  # an option list of the library, laid in as `options`
    computed: ComputedSpec | None = None
    fields: tuple[FieldSpec, ...] = Field(default=(), max_length=60)  # columns of a repeating group
    min_rows: int = Field(default=0, ge=0, le=200)
    max_rows: int = Field(default=20, ge=1, le=200)
    depth: Literal["township", "village", "group"] = "group"  # how far a region is picked
    outside: bool = False  # a region may lie outside the county
    offices: tuple[Literal["county", "department", "township", "village", "community"], ...] = ()  # none: all but 县
    min_value: Decimal | None = None
    max_value: Decimal | None = None
    max_length: int | None = Field(default=None, ge=1, le=20000)
    places: int | None = Field(default=None, ge=0, le=6)  # decimals, always written out
    certificates: tuple[Identifier, ...] = ()  # kinds of id_document taken; none: all
    matches: Identifier | None = None  # the id_number field whose number this one must begin with
    statement: str = Field(default="", max_length=4000)  # the words of a notice or declaration
    pattern: str | None = None
    pattern_message: str = ""
    unit: str = ""
    meaning: Meaning | None = None
    sensitivity: Literal["none", "personal", "sensitive"] = "none"
    prefill: tuple[ShortText, ...] = ()  # sources in order of trust, e.g. household.name
    step: Identifier | None = None  # filled by the clerk of this step; None = by the applicant
    print_width: Literal["short", "normal", "wide"] = "normal"


class OptionListSpec(Strict):
    """选项表: choices that several fields share. A part of the library only; a field names it in `options_use`."""

    title: ShortText
    options: tuple[Option, ...] = Field(min_length=1, max_length=1000)


class RuleSpec(Strict):
    """核对规则: what answers must agree on among each other, and what is said where they do not.

    `check` has to come out true while `when` holds; as long as an answer it needs is missing, nothing is said.
    """

    id: Identifier
    check: Condition
    when: Condition | None = None
    message: ShortText
    at: Identifier  # the field beside which the sentence stands
    severity: Literal["error", "warning"] = "error"  # a warning may be passed by giving a reason


class SectionSpec(Strict):
    """A titled part of the form."""

    id: Identifier
    title: ShortText
    use: Identifier | None = None
    help: str = ""
    when: Condition | None = None
    fields: tuple[FieldSpec, ...] = Field(min_length=1, max_length=500)


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
    required_when: Condition | None = None  # an optional one becomes required while this holds
    defer_limit: Limit | None = None  # 容缺后补: how long the promise runs
    defer_lapse: Literal["return", "decide", "withdraw"] = "return"  # what happens when it does not come in time
    group: Identifier | None = None  # member of an "any one of" group
    when: Condition | None = None
    pages: str = ""  # which pages: 首页、户主页、本人页
    paper_size: str = ""
    photo: PhotoSpec | None = None
    certify_copy: bool = False  # copy must bear 与原件相符, date and signature
    kept_by: tuple[KeeperSpec, ...] = ()
    validity: str = ""
    valid_months: int | None = Field(default=None, ge=1, le=600)  # received once, it serves later cases so long
    issued_by: str = ""
    obtain_from: str = ""  # 材料哪里办
    source: Identifier = "applicant"  # vocabulary document_source
    exempt_by: Identifier | None = None  # 免证办: kind of electronic certificate that replaces it
    others_certificate: bool = False  # of a spouse, guardian, collector: the applicant's certificate replaces it never
    fill_note: str = ""
    acceptance_standard: str = ""
    basis: str = ""
    produced_by_desk: bool = False  # the application form itself: printed by us, only signed


class DocumentGroup(Strict):
    """任选其一: of the documents naming this group, at least `minimum` must be brought."""

    id: Identifier
    title: ShortText
    minimum: int = Field(default=1, ge=1, le=10)

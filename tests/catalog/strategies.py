"""Random definitions that the schema takes, every part of it present now and then."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from pydantic import JsonValue

from catalog.definition import (
    AutomaticSpec,
    BenefitSpec,
    CatalogueCodes,
    ComputedSpec,
    ComputedWhen,
    ContactSpec,
    DevolutionSpec,
    DocumentGroup,
    DocumentSpec,
    EffectSpec,
    FaqEntry,
    FeeSpec,
    FieldSpec,
    HandledBy,
    InspectionSpec,
    IntakeWindow,
    KeeperSpec,
    LegalBasis,
    LimitSpec,
    Meaning,
    OptionSpec,
    PhotoSpec,
    ProxyRules,
    PublicitySpec,
    RecheckSpec,
    RemedySpec,
    ResultSpec,
    RouteSpec,
    RuleSpec,
    SampleSpec,
    SectionSpec,
    ServiceDefinition,
    SituationSpec,
    StepKind,
    StepSpec,
    Tier,
    Unit,
    VoteSpec,
)

# Text as people type it, and text as only a test types it: quotes, colons, line breaks, rare characters.
_ODD = [
    "是",
    "否",
    "yes",
    "null",
    "~",
    "2026-01-31",
    "12:30",
    "007",
    "1.10",
    "true",
    "- x",
    "a: b",
    "# x",
    " ",
    "𠮷䶮㛃",
]
texts = st.one_of(
    st.sampled_from(_ODD),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.text("高龄津贴:·“”'\"\n\t #&*!|>%@`{}[],-?=", max_size=12),
)
words = texts.filter(bool)
identifiers = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
codes = st.from_regex(r"[A-Z0-9][A-Z0-9-]{2,8}", fullmatch=True)
decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)
amounts = st.decimals(min_value=0, max_value=10**9, places=2)
limits = st.builds(LimitSpec, value=st.integers(0, 3650), unit=st.sampled_from(Unit))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Often nothing."""
    return st.none() | strategy


options = st.builds(OptionSpec, code=words, label=words, help=texts, when=maybe(words))
json_leaves = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**12), 10**12), st.floats(allow_nan=False, allow_infinity=False), texts
)
json_values: st.SearchStrategy[JsonValue] = st.recursive(
    json_leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


def few(strategy: st.SearchStrategy[Any], *, least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    """A short tuple."""
    return st.lists(strategy, min_size=least, max_size=least + 2).map(tuple)


months = few(st.integers(1, 12))
intakes = st.builds(IntakeWindow, from_day=st.integers(1, 31), to_day=st.integers(1, 31), months=months, note=texts)
computed = st.builds(
    ComputedSpec,
    take=st.sampled_from(["birth_date", "sex", "age", "age_months", "choose"]),
    source=maybe(identifiers),
    choose=few(st.builds(ComputedWhen, when=maybe(words), value=words)),
)


def _fields(columns: st.SearchStrategy[Any]) -> st.SearchStrategy[FieldSpec]:
    return st.builds(
        FieldSpec,
        id=identifiers,
        label=words,
        kind=identifiers,
        use=maybe(identifiers),
        help=texts,
        example=texts,
        required=st.booleans(),
        required_when=maybe(words),
        visible_when=maybe(words),
        options=few(options),
        options_from=maybe(identifiers),
        computed=maybe(computed),
        fields=columns,
        min_rows=st.integers(0, 200),
        max_rows=st.integers(1, 200),
        min_value=maybe(decimals),
        max_value=maybe(decimals),
        max_length=maybe(st.integers(1, 20000)),
        places=maybe(st.integers(0, 6)),
        certificates=few(identifiers),
        matches=maybe(identifiers),
        statement=texts,
        pattern=maybe(texts),
        pattern_message=texts,
        unit=texts,
        meaning=maybe(st.sampled_from(Meaning)),
        sensitivity=st.sampled_from(["none", "personal", "sensitive"]),
        prefill=few(words),
        step=maybe(identifiers),
        print_width=st.sampled_from(["short", "normal", "wide"]),
    )


fields = _fields(few(_fields(st.just(()))))


def drawable_fields(kinds: list[str], in_rows: list[str]) -> st.SearchStrategy[FieldSpec]:
    """Fields as they may stand in a form: of kinds there are, with conditions and patterns that can be read."""
    columns = few(_drawable(st.sampled_from(in_rows), st.just(())), least=1)
    return st.one_of(
        _drawable(st.sampled_from([kind for kind in kinds if kind != "group"]), st.just(())),
        _drawable(st.just("group"), columns),
    )


def _drawable(kind: st.SearchStrategy[str], columns: st.SearchStrategy[Any]) -> st.SearchStrategy[FieldSpec]:
    return st.builds(
        FieldSpec,
        id=identifiers,
        label=words,
        kind=kind,
        help=texts,
        example=texts,
        required=st.booleans(),
        options=few(st.builds(OptionSpec, code=words, label=words, help=texts)),
        options_from=maybe(st.sampled_from(["bank", "sex", "disability_kind"])),
        fields=columns,
        min_rows=st.integers(0, 3),
        min_value=maybe(decimals),
        max_value=maybe(decimals),
        max_length=maybe(st.integers(1, 200)),
        places=maybe(st.integers(0, 6)),
        certificates=few(st.sampled_from(["passport", "id_card", "unknown"])),
        matches=maybe(st.just("f0")),
        statement=texts,
        unit=texts,
        sensitivity=st.sampled_from(["none", "personal", "sensitive"]),
        print_width=st.sampled_from(["short", "normal", "wide"]),
    )


sections = st.builds(
    SectionSpec,
    id=identifiers,
    title=words,
    use=maybe(identifiers),
    help=texts,
    when=maybe(words),
    fields=few(fields, least=1),
)
situations = st.builds(
    SituationSpec,
    id=identifiers,
    question=words,
    options=few(options, least=2),
    multiple=st.booleans(),
    default=maybe(texts),
    help=texts,
    when=maybe(words),
)
rules = st.builds(
    RuleSpec,
    id=identifiers,
    check=words,
    when=maybe(words),
    message=words,
    at=identifiers,
    severity=st.sampled_from(["error", "warning"]),
)
documents = st.builds(
    DocumentSpec,
    id=identifiers,
    name=words,
    use=maybe(identifiers),
    kind=identifiers,
    form=identifiers,
    originals=st.integers(0, 50),
    copies=st.integers(0, 50),
    accept=st.sampled_from(["keep", "check_return", "check_keep_copy"]),
    necessity=st.sampled_from(["required", "optional", "deferrable"]),
    required_when=maybe(words),
    defer_limit=maybe(limits),
    defer_lapse=st.sampled_from(["return", "decide", "withdraw"]),
    valid_months=maybe(st.integers(1, 600)),
    group=maybe(identifiers),
    when=maybe(words),
    pages=texts,
    paper_size=texts,
    photo=maybe(st.builds(PhotoSpec, size=words, background=texts, count=st.integers(1, 20))),
    certify_copy=st.booleans(),
    kept_by=few(st.builds(KeeperSpec, keeper=words, count=st.integers(1, 20))),
    validity=texts,
    issued_by=texts,
    obtain_from=texts,
    source=identifiers,
    exempt_by=maybe(identifiers),
    fill_note=texts,
    acceptance_standard=texts,
    basis=texts,
    produced_by_desk=st.booleans(),
)
fractions = st.builds("{}/{}".format, st.integers(0, 9), st.integers(0, 9))
publicity = st.builds(
    PublicitySpec, limit=limits, shows=few(words), place=texts, round=st.integers(1, 5), objections=texts
)
inspections = st.builds(InspectionSpec, min_visitors=st.integers(1, 20), record=few(words), photos=st.integers(0, 50))
votes = st.builds(VoteSpec, quorum=fractions, approve=fractions, members=texts)
steps = st.builds(
    StepSpec,
    id=identifiers,
    name=words,
    kind=st.sampled_from(StepKind),
    tier=st.sampled_from(Tier),
    role=st.sampled_from(["agent", "clerk", "approver"]),
    department=maybe(identifiers),
    use=maybe(identifiers),
    limit=maybe(limits),
    counts=st.booleans(),
    starts=st.sampled_from(["step_opened", "accepted", "documents_complete", "decided"]),
    decides_for=maybe(identifiers),
    yellow=maybe(limits),
    yellow_share=maybe(fractions),
    intake=maybe(intakes),
    when=maybe(words),
    routes=few(st.builds(RouteSpec, when=maybe(words), to=identifiers)),
    parallel_with=few(identifiers),
    publicity=maybe(publicity),
    inspection=maybe(inspections),
    vote=maybe(votes),
    automatic=maybe(st.builds(AutomaticSpec, rule=words, when=maybe(words))),
    delivery=few(identifiers),
    issues=few(identifiers),
    opinions=few(words),
    may_return=st.booleans(),
    send_back_to=few(identifiers),
    may_decline=st.booleans(),
    special_procedure=texts,
    basis=texts,
    note=texts,
)
samples = st.builds(
    SampleSpec,
    id=identifiers,
    title=words,
    handled_by=st.sampled_from(HandledBy),
    situations=st.dictionaries(identifiers, texts | few(texts), max_size=2),
    answers=st.dictionaries(identifiers, json_values, max_size=3),
)
proxies = st.builds(
    ProxyRules,
    allowed=st.booleans(),
    who=few(st.sampled_from(HandledBy)),
    mandate_required=st.booleans(),
    powers=few(identifiers),
    term_days=st.integers(0, 1095),
    delegable=st.booleans(),
    presence_required_for=few(words),
    presence_reason=texts,
    collector_may_differ=st.booleans(),
    collector_documents=few(identifiers),
    note=texts,
)
fees = st.builds(
    FeeSpec,
    name=words,
    amount=amounts,
    unit=texts,
    standard=texts,
    basis=words,
    reduction=texts,
    when=maybe(words),
    online_payment=st.booleans(),
)
results = st.builds(
    ResultSpec,
    name=words,
    kind=identifiers,
    validity=texts,
    certificate=maybe(identifiers),
    delivery=few(identifiers),
    sample=texts,
)
legal_bases = st.builds(
    LegalBasis,
    title=words,
    use=maybe(identifiers),
    number=texts,
    article=texts,
    text=texts,
    level=identifiers,
    issued_by=texts,
)
devolutions = st.builds(
    DevolutionSpec,
    from_tier=st.sampled_from(Tier),
    to_tier=st.sampled_from(Tier),
    batch=words,
    mode=identifiers,
    effective_from=st.dates(),
    note=texts,
)
contacts = st.builds(
    ContactSpec,
    places=few(identifiers),
    place_note=texts,
    hours=texts,
    consult_phone=texts,
    supervise_phone=texts,
    consult_online=texts,
)
tiers = few(st.sampled_from(Tier), least=1)
definitions = st.builds(
    ServiceDefinition,
    code=codes,
    name=words,
    kind=st.sampled_from(["service", "appeal", "grid_event"]),
    sample=st.booleans(),
    aliases=few(words),
    summary=words,
    codes=st.builds(CatalogueCodes, catalog_code=texts, task_code=texts, local_task_code=texts),
    parent_code=maybe(codes),
    parent_name=texts,
    handling_item=texts,
    item_type=identifiers,
    power_source=identifiers,
    department=identifiers,
    body_nature=identifiers,
    joint_departments=few(identifiers),
    approval_tier=st.sampled_from(Tier),
    exercise_tiers=few(st.sampled_from(Tier)),
    acceptance_tiers=tiers,
    first_review_tier=maybe(st.sampled_from(Tier)),
    objects=few(identifiers),
    topics=few(identifiers, least=1),
    handling_kind=st.sampled_from(["on_the_spot", "promised"]),
    handling_modes=few(identifiers),
    any_place=maybe(identifiers),
    online_depth=maybe(identifiers),
    online_url=texts,
    appointment=st.booleans(),
    visits=st.integers(0, 9),
    visits_reason=texts,
    conditions=few(words, least=1),
    quantity_limit=texts,
    statutory_limit=maybe(limits),
    statutory_note=texts,
    promised_limit=limits,
    acceptance_limit=limits,
    extension_limit=limits,
    delivery_limit=limits,
    yellow=maybe(limits),
    yellow_share=maybe(fractions),
    intake=maybe(intakes),
    legal_basis=few(legal_bases, least=1),
    situations=few(situations),
    sections=few(sections, least=1),
    rules=few(rules),
    documents=few(documents),
    document_groups=few(st.builds(DocumentGroup, id=identifiers, title=words, minimum=st.integers(1, 10))),
    steps=few(steps, least=1),
    effect=st.builds(EffectSpec, lag=st.sampled_from(["at_once", "next_month", "next_quarter"]), note=texts),
    recheck=maybe(st.builds(RecheckSpec, every_months=st.integers(1, 120), months=months, opens=maybe(codes))),
    proxy=proxies,
    fees=few(fees),
    fee_note=texts,
    benefits=few(st.builds(BenefitSpec, who=words, amount=words, when=maybe(words))),
    results=few(results),
    contact=contacts,
    remedy=st.builds(RemedySpec, review_body=texts, review_days=st.integers(0, 3650), court=texts, note=texts),
    faq=few(st.builds(FaqEntry, question=words, answer=words)),
    samples=few(samples),
    devolution=few(devolutions),
)

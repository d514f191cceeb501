"""Which keys a clerk needs often, which are long, and which read wrong without the name of their group."""

from __future__ import annotations

from collections.abc import Mapping

# By model: shown in the middle group of columns. Required keys come before them, all others after.
USUAL: Mapping[str, frozenset[str]] = {
    "ServiceDefinition": frozenset(
        {
            "aliases",
            "parent_name",
            "handling_item",
            "exercise_tiers",
            "first_review_tier",
            "objects",
            "handling_modes",
            "any_place",
            "visits",
            "visits_reason",
            "statutory_limit",
            "statutory_note",
            "fee_note",
            "contact.places",
            "contact.hours",
            "contact.consult_phone",
            "contact.supervise_phone",
            "proxy.allowed",
            "proxy.who",
            "remedy.review_body",
            "remedy.court",
            "codes.catalog_code",
            "codes.task_code",
            "codes.local_catalog_code",
        }
    ),
    "SituationSpec": frozenset({"options", "multiple", "default", "help"}),
    "SectionSpec": frozenset({"use", "help", "when"}),
    "FieldSpec": frozenset(
        {"use", "help", "example", "required", "required_when", "visible_when", "options", "options_from", "max_length"}
    ),
    "DocumentSpec": frozenset(
        {
            "use",
            "kind",
            "originals",
            "copies",
            "accept",
            "necessity",
            "defer_limit",
            "group",
            "when",
            "pages",
            "kept_by",
            "validity",
            "issued_by",
            "obtain_from",
            "exempt_by",
            "fill_note",
        }
    ),
    "DocumentGroup": frozenset({"minimum"}),
    "StepSpec": frozenset({"use", "chain", "role", "department", "limit", "counts", "when", "opinions", "issues"}),
    "LegalBasis": frozenset({"use", "number", "article", "text", "level", "issued_by"}),
    "FeeSpec": frozenset({"unit", "standard", "reduction", "when"}),
    "ResultSpec": frozenset({"kind", "validity", "delivery"}),
    "BenefitSpec": frozenset({"when"}),
    "SampleSpec": frozenset({"handled_by"}),
    "DevolutionSpec": frozenset({"mode", "note"}),
}
# Lists whose items are sentences: one a line. All other lists of texts are separated by 、.
LINES = frozenset({"conditions", "opinions", "presence_required_for"})
LONG = frozenset(
    {
        "summary",
        "text",
        "answer",
        "question",
        "note",
        "help",
        "visits_reason",
        "statutory_note",
        "fee_note",
        "quantity_limit",
        "place_note",
        "fill_note",
        "acceptance_standard",
        "obtain_from",
        "special_procedure",
        "presence_reason",
        "standard",
        "reduction",
        "sample",
        "amount",
        "basis",
    }
)
# Groups whose keys say nothing by themselves: 开始日 → 集中受理时间·开始日.
PREFIXED = frozenset({"intake", "effect", "recheck", "photo", "vote", "inspection", "computed"})

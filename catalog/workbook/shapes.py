"""What the model of the editor does not say of a column: how lists stand in a cell, and what reads wrong alone."""

from __future__ import annotations

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
        "rule",
        "objections",
    }
)
# Groups whose keys say nothing by themselves: 开始日 → 集中受理时间·开始日.
PREFIXED = frozenset({"intake", "effect", "recheck", "photo", "vote", "inspection", "automatic", "computed"})

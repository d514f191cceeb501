"""HTML names: `f_<id>`, `f_<group>-<row>-<id>`, `s_<id>`, `d_<id>_originals`, `d_<id>_copies`, `r_<rule>` and
`handled_by`.

The prefixes keep generated names clear of the attributes of a WTForms form (`data`, `errors`, `validate` …).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

HANDLED_BY = "handled_by"
ROW_PLACEHOLDER = "__row__"
OURS = ("f_", "s_", "d_", "r_")
# Four plain digits at most, one way to write each number: any other index makes an unknown name.
_ROW = re.compile(r"(f_[a-z][a-z0-9_]*)-(0|[1-9][0-9]{0,3})-([a-z][a-z0-9_]*)")


def field_name(field_id: str) -> str:
    return f"f_{field_id}"


def situation_name(situation_id: str) -> str:
    return f"s_{situation_id}"


def reason_name(rule_id: str) -> str:
    """The control for why a warning may be passed."""
    return f"r_{rule_id}"


def document_names(document_id: str) -> tuple[str, str]:
    """The controls for originals and copies received."""
    return f"d_{document_id}_originals", f"d_{document_id}_copies"


def row_name(group_name: str, row: int | str, column_id: str) -> str:
    """`group_name` already carries its `f_`."""
    return f"{group_name}-{row}-{column_id}"


def split_row_name(name: str) -> tuple[str, int, str] | None:
    """Group name, row number and column id of a cell's name; None when it is none."""
    match = _ROW.fullmatch(name)
    return (match[1], int(match[2]), match[3]) if match else None


def row_numbers(names: Iterable[str], group_name: str) -> tuple[int, ...]:
    """The rows of a group that occur among posted names, in ascending order; gaps are kept as they are."""
    cells = (split_row_name(name) for name in names if name.startswith(f"{group_name}-"))
    return tuple(sorted({cell[1] for cell in cells if cell and cell[0] == group_name}))

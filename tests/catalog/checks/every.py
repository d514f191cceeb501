"""The broken cases of all rules: each module of rules has its test module beside it."""

from __future__ import annotations

from importlib import import_module

from catalog.checks import RULE_MODULES
from tests.catalog.checks.support import Case

_PACKAGE = __name__.rpartition(".")[0]
CASES: list[Case] = [
    case
    for module in RULE_MODULES
    for case in import_module(f"{_PACKAGE}.test_{module.__name__.rpartition('.')[2]}").CASES
]

"""Conditions: ``年龄 >= 80 且 户籍类型 = 农业`` ⇄ JsonLogic, three-valued evaluation, and the sentence in Chinese.

Operators of the logic: ``and or ! == != < <= > >= in missing`` and ``var``. ``{"missing": ["id"]}`` is true while the
name has no value (未填); everything else is unknown (None) as long as a name it needs has none.
"""

from __future__ import annotations

from catalog.conditions.logic import Compound, Evaluator, Logic, evaluate, evaluator, names_used
from catalog.conditions.parser import ConditionError, parse
from catalog.conditions.symbols import HANDLED_BY, Symbol, SymbolTable
from catalog.conditions.words import notation, sentence

__all__ = [
    "HANDLED_BY",
    "Compound",
    "ConditionError",
    "Evaluator",
    "Logic",
    "Symbol",
    "SymbolTable",
    "evaluate",
    "evaluator",
    "names_used",
    "notation",
    "parse",
    "sentence",
]

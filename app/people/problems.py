"""What is wrong with something typed into a form of the settings, and at which of its fields."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FieldProblem:
    """`name` is the field's name in the form; the message says what is wrong and what to do."""

    name: str
    message: str

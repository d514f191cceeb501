"""申请条件自查: what must hold of a person before papers are collected, said so that the desk can check it."""

from __future__ import annotations

from pydantic import Field

from catalog.primitives import Condition, Identifier, ShortText, Strict


class EligibilitySpec(Strict):
    """One condition of the item. While `check` is not yet decided nothing is said for or against the person."""

    id: Identifier
    title: ShortText  # the condition in a clerk's words: 满80周岁、不满90周岁
    check: Condition
    then: str = Field(default="", max_length=200)  # what to do when it is not met: where else to go, when to come

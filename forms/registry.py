"""Which class stands for which kind of the definition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.definition import FieldSpec
from forms.kinds.base import Kind
from forms.kinds.group import Group
from forms.kinds.single import SINGLE_KINDS

KINDS: Mapping[str, type[Kind[Any]]] = {**SINGLE_KINDS, Group.id: Group}


def kind_of(spec: FieldSpec) -> Kind[Any]:
    """The kind bound to this field; KeyError for a kind the catalogue's checks would have refused."""
    return KINDS[spec.kind](spec)

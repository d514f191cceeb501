"""Which keys of a definition take their words from a vocabulary list."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal, get_args, get_origin

from pydantic import BaseModel

from catalog.input_specs import DocumentSpec, FieldSpec, HandledBy, Meaning, ProxyRules
from catalog.key_names import annotation_at
from catalog.law_specs import DevolutionSpec, LegalBasis, ResultSpec
from catalog.primitives import Tier, Unit
from catalog.step_specs import StepKind, StepSpec

# Keys that are open to every word of their list (and so to a county's own additions).
_OPEN_KEYS: Mapping[str, Mapping[str, str]] = {
    "ServiceDefinition": {
        "item_type": "item_type",
        "power_source": "power_source",
        "body_nature": "body_nature",
        "objects": "object",
        "topics": "topic",
        "handling_modes": "handling_mode",
        "any_place": "any_place",
        "online_depth": "online_depth",
    },
    FieldSpec.__name__: {"kind": "field_kind", "certificates": "id_document_kind"},
    DocumentSpec.__name__: {
        "kind": "document_kind",
        "form": "document_form",
        "source": "document_source",
        "exempt_by": "certificate_kind",
        "paper_size": "paper_size",
    },
    "PhotoSpec": {"size": "photo_size"},
    StepSpec.__name__: {"issues": "notice_kind", "delivery": "delivery_mode"},
    LegalBasis.__name__: {"level": "law_level"},
    ResultSpec.__name__: {"kind": "result_kind", "certificate": "certificate_kind", "delivery": "delivery_mode"},
    "ContactSpec": {"places": "place_kind"},
    ProxyRules.__name__: {"powers": "mandate_power"},
    DevolutionSpec.__name__: {"mode": "devolution_mode"},
    "FormerTiers": {"places": "place_kind"},
}
# Enumerations of the program, and the list that says each word in Chinese.
_ENUMERATIONS: Mapping[type[StrEnum], str] = {
    Tier: "tier",
    Unit: "unit",
    StepKind: "step_kind",
    HandledBy: "proxy",
    Meaning: "meaning",
}
_LITERALS = {
    "accept": "accept_mode",
    "necessity": "necessity",
    "defer_lapse": "defer_lapse",
    "handling_kind": "handling_kind",
    "role": "role",
    "starts": "step_start",
    "sensitivity": "sensitivity",
    "lag": "effect_lag",
    "take": "computation",
}


def open_list_of(model: type[BaseModel], key: str) -> str | None:
    """The list whose codes the key may hold, or None; the schema itself does not check these."""
    return _OPEN_KEYS.get(model.__name__, {}).get(key)


def list_of(model: type[BaseModel], key: str) -> str | None:
    """The list that says the values of the key in Chinese, enumerations of the program included."""
    annotation = annotation_at(model, (key,))
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return _ENUMERATIONS.get(annotation)
    return open_list_of(model, key) or (_LITERALS.get(key) if get_origin(annotation) is Literal else None)


def words_of(model: type[BaseModel], key: str) -> tuple[str, ...]:
    """The fixed words of an enumeration or a literal; empty for every other key."""
    annotation = annotation_at(model, (key,))
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return tuple(word.value for word in annotation)
    return tuple(map(str, get_args(annotation))) if get_origin(annotation) is Literal else ()

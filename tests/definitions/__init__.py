"""Tiny services, one for each feature: `load("conditional")` is ``conditional.yaml`` read and known to be sound."""

from __future__ import annotations

from pathlib import Path

from catalog.definition import ServiceDefinition
from catalog.readers.yaml_reader import read_definition

FOLDER = Path(__file__).parent
NAMES = tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))


def text_of(name: str) -> str:
    """The YAML text of a tiny service."""
    return (FOLDER / f"{name}.yaml").read_text("utf-8")


def load(name: str) -> ServiceDefinition:
    """The definition of a tiny service; fails with its problems if it cannot be read."""
    result = read_definition(text_of(name))
    assert result.definition is not None, "\n".join(map(str, result.problems))
    return result.definition

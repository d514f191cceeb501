"""Definitions of the sizes that counties report: one with 100 fields and 40 documents, and catalogues of hundreds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.editing.trees import tree_of
from catalog.sample import Sample

Tree = dict[str, Any]
_KINDS = ("text", "number", "date", "choice", "boolean", "multiline", "money", "name", "phone", "month")
_OPTIONS = ["一般", "困难", "特别困难"]
_PER_SECTION = 20
FRAME = "QS-MZ-001"  # whose steps, basis and contacts the big one has


def big_tree(sample: Sample, *, fields: int = 100, documents: int = 40) -> Tree:
    """A form of this many own fields in sections, every third under a condition, and papers that hang on them."""
    frame = next(
        read.definition for _file, read in sample.services if read.definition and read.definition.code == FRAME
    )
    tree = dict(tree_of(frame))
    tree |= {"code": "QS-XN-001", "name": "大表事项", "aliases": ["大表"], "samples": [], "recheck": None}
    tree = {key: value for key, value in tree.items() if value is not None}
    tree["proxy"] = {"allowed": True, "who": ["relative"]}
    starts = range(0, fields, _PER_SECTION)
    tree["sections"] = [_applicant(), *(_section(start, min(_PER_SECTION, fields - start)) for start in starts)]
    tree["documents"] = [_document(number) for number in range(documents)]
    tree |= {"benefits": [], "situations": [], "document_groups": [], "eligibility": []}
    return tree


def _applicant() -> Tree:
    return {
        "id": "who",
        "title": "申请人",
        "fields": [
            {"id": "who_name", "label": "姓名", "kind": "name", "meaning": "applicant_name", "required": True},
            {"id": "who_number", "label": "身份证号", "kind": "id_number", "meaning": "applicant_id_number"}
            | {"sensitivity": "sensitive", "required": True},
        ],
    }


def _section(start: int, count: int) -> Tree:
    fields = [_field(number) for number in range(start, start + count)]
    return {"id": f"part_{start}", "title": f"第{start // _PER_SECTION + 1}部分", "fields": fields}


def _field(number: int) -> Tree:
    kind = _KINDS[number % len(_KINDS)]
    field: Tree = {"id": f"field_{number}", "label": f"第{number}项", "kind": kind, "help": f"按实际填写第{number}项。"}
    if kind == "choice":
        field["options"] = list(_OPTIONS)
    if number >= len(_KINDS) and number % 3 == 0:
        field["visible_when"] = f"field_{_choice_before(number)} = 困难"
    return field


def _document(number: int) -> Tree:
    document: Tree = {"id": f"paper_{number}", "name": f"第{number}份证明", "originals": 1, "copies": number % 3}
    if number % 2:
        document["when"] = f"field_{_choice_before(10 + number)} = 特别困难 且 field_1 > {number}"
    return document


def _choice_before(number: int) -> int:
    """The last choice before this field: every tenth field from the fourth on is one."""
    return (number - 4) // len(_KINDS) * len(_KINDS) + 3


def many_trees(sample: Sample, count: int) -> Iterator[Tree]:
    """The sample's services over and over, each time with other codes and names."""
    trees = [tree_of(read.definition, sample.library) for _file, read in sample.services if read.definition]
    for number in range(count):
        tree = dict(trees[number % len(trees)])
        tree["code"] = f"XN-{number:05d}"
        tree["name"] = f"{tree['name']}（{number}号）"
        tree.pop("recheck", None)
        yield tree

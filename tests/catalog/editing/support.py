"""What the tests of the editing core share: random plain values, the shipped services, a small library."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

from catalog.definition import ServiceDefinition
from catalog.editing.model import all_models
from catalog.editing.trees import Tree, sound_tree
from catalog.library import Library, read_library
from catalog.sample import load_sample

_KEYS = st.sampled_from(["chain", "x", *sorted({key for model in all_models() for key in model.model_fields})])
_WORDS = st.sampled_from(["", "a", "id_card", "number", "choice", "年龄 >= 80", "a = 1", "20个工作日", "[0].x", "\x00"])
scalars = st.none() | st.booleans() | st.integers() | st.floats() | _WORDS | st.text(max_size=5)
plain_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS | st.text(max_size=3), inner, max_size=6),
    max_leaves=25,
)
plain_mappings = st.dictionaries(_KEYS, plain_values, max_size=10)

# As they come through `sound_tree`: what JSON can hold.
sound_values = (plain_values | plain_mappings).map(lambda value: sound_tree({"x": value})["x"])

LIBRARY = """
documents:
  id_card: {name: 居民身份证, copies: 1, when: 由谁领款 = 他人}
fields:
  applicant_name: {label: 姓名, kind: name, required: true}
  payee: {label: 由谁领款, kind: choice, options: [{code: self, label: 本人}, {code: other, label: 他人}]}
sections:
  money: {title: 领款, fields: [{use: payee}, {id: account, label: 账号, kind: text, visible_when: 由谁领款 = 本人}]}
steps:
  accept: {name: 受理, kind: accept, tier: township, limit: 当场}
  decide: {name: 审批, kind: decide, tier: county, limit: 5个工作日, when: 由谁领款 = 他人}
chains:
  two: [{use: accept}, {use: decide}]
option_lists:
  homes: {title: 居住情况, options: [{code: own, label: 自己住}, {code: kin, label: 和子女住}]}
legal_bases:
  act: {title: 社会救助暂行办法}
"""


@cache
def library() -> Library:
    """A library in which parts refer to each other's names."""
    found, problems = read_library(LIBRARY)
    assert found is not None, problems
    return found


@cache
def shipped() -> tuple[Library, tuple[ServiceDefinition, ...]]:
    """The sample county's library and services."""
    sample = load_sample()
    return sample.library, tuple(read.definition for _file, read in sample.services if read.definition)


def tree() -> Tree:
    """A whole service that uses the library everywhere and refers to everything."""
    return {
        "code": "T-TREE",
        "name": "领补贴",
        "summary": "测试",
        "item_type": "payment",
        "department": "civil_affairs",
        "approval_tier": "county",
        "acceptance_tiers": ["township"],
        "topics": ["social_assistance"],
        "handling_kind": "promised",
        "conditions": ["本县户籍"],
        "promised_limit": "10个工作日",
        "legal_basis": [{"use": "act", "article": "第九条"}],
        "situations": [
            {
                "id": "origin",
                "question": "从哪里来",
                "options": ["本县", {"code": "away", "label": "外县"}],
                "default": "本县",
            }
        ],
        "sections": [
            {"id": "who", "title": "申请人", "fields": [{"use": "applicant_name"}, *_fields()]},
            {"use": "money"},
        ],
        "document_groups": [{"id": "proof", "title": "住所证明"}],
        "documents": [
            {"use": "id_card"},
            {"id": "lease", "name": "租约", "group": "proof", "when": "居住情况 = 自己住 且 从哪里来 = 外县"},
        ],
        "steps": [
            {"chain": "two"},
            {"id": "visit", "name": "入户", "kind": "inspect", "tier": "township", "routes": [{"to": "deliver"}]},
            {"id": "deliver", "name": "送达", "kind": "deliver", "tier": "township", "when": "home = kin"},
        ],
        "proxy": {"collector_documents": ["lease"]},
        "samples": [
            {
                "id": "one",
                "title": "外县来的",
                "situations": {"origin": "away"},
                "answers": {"home": "kin", "payee": "other", "kin": [{"kin_name": "张三"}]},
            }
        ],
    }


_COLUMN = {"id": "kin_name", "label": "姓名", "kind": "name"}


def _fields() -> list[dict[str, Any]]:
    return [
        {"id": "home", "label": "居住情况", "kind": "choice", "options_use": "homes"},
        {"id": "number", "label": "身份证号", "kind": "id_number"},
        {"id": "age", "label": "年龄", "kind": "number", "computed": {"take": "age", "source": "number"}},
        {"id": "kin", "label": "家属", "kind": "group", "fields": [_COLUMN]},
        {"id": "seen", "label": "查看结果", "kind": "text", "step": "visit", "visible_when": "家属 已填"},
    ]

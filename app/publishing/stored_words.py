"""What is written into the history of versions: Chinese, whatever the language of the page (decision 0020)."""

from __future__ import annotations


def of_batch(name: str) -> str:
    """A version that a batch of devolution published."""
    return f"下放批次“{name}”"


def of_import(name: str) -> str:
    """A version that came with a file."""
    return f"导入：{name}"


def of_changed_part(kind: str, title: str) -> str:
    """A version that took a change of a shared part; `kind` is the part's word: 材料."""
    return f"共用{kind}“{title}”修改"


def of_bound_part(kind: str, title: str) -> str:
    """A version whose row now names a shared part that says the same."""
    return f"改为引用共用{kind}“{title}”，内容不变"

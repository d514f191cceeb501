"""Writes `docs/checks.md`: every check with what it looks at, how bad its problems are, and whether it brings a mend.

`python -m tools.check_reference` rewrites what stands between the two marks of that page. Words come from
`check_notes.yaml` beside this file; severities and mends are read from the source of each rule.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from catalog.checks import RULE_MODULES, RULES, catalogue
from catalog.problems import SEVERITY_WORDS
from catalog.readers.yaml_nodes import load_yaml

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "checks.md"
NOTES = Path(__file__).with_name("check_notes.yaml")
BEGIN = "<!-- 下面的表由 tools/check_reference.py 生成，请勿手改 -->"
END = "<!-- 生成到此为止 -->"
_TITLES = {
    "identities": "编号",
    "words": "代码和部门",
    "pickers": "选择器",
    "fields": "表单项",
    "conditions": "条件",
    "eligibility": "自动核对的条件",
    "documents": "材料",
    "steps": "环节",
    "ways": "环节之间和送达",
    "limits": "时限",
    "reach": "永远和从不",
    "rules": "核对规则和条件选项",
    "tiers": "层级、编码和下放",
    "guide": "审核人员看的",
    "contact": "电话、办理形式、收费和结果",
    "laws": "设定依据",
    "wording": "文字",
    "samples": "示例",
    "sharing": "共用库",
    "catalogue": "全县事项放在一起",
}
_MENDS = frozenset({"setting", "removing", "Mend"})
# Problems that another module makes.
_BORROWED = {"overlays_fit_the_services": frozenset({"error"})}


def notes() -> Mapping[str, list[str]]:
    """What each rule looks at and where it comes from."""
    read: Mapping[str, list[str]] = load_yaml(NOTES.read_text("utf-8")).value
    return read


def modules() -> dict[ModuleType, list[Callable[..., Any]]]:
    """The rules by module, in the order in which they run."""
    of_one: dict[ModuleType, list[Callable[..., Any]]] = {
        module: [rule for rule in RULES if rule.__module__ == module.__name__] for module in RULE_MODULES
    }
    of_one[catalogue] = [*catalogue.CATALOGUE_RULES, catalogue.overlays_fit_the_services]
    return of_one


def severities(rule: Callable[..., Any]) -> list[str]:
    """The severities of the problems a rule finds, as words, the worst first."""
    called = _called(rule) | _BORROWED.get(rule.__name__, frozenset())
    return [word for severity, word in SEVERITY_WORDS.items() if severity in called]


def can_mend(rule: Callable[..., Any]) -> bool:
    """Whether some of its problems bring a mend."""
    return bool(_called(rule) & _MENDS)


def _called(rule: Callable[..., Any]) -> frozenset[str]:
    """The names a rule calls or hands on, through the functions of its module."""
    known = _functions(inspect.getmodule(rule))
    waiting, seen = [rule.__name__], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += known.get(name, ())
    return frozenset(seen)


@cache
def _functions(module: ModuleType | None) -> Mapping[str, frozenset[str]]:
    tree = ast.parse(inspect.getsource(module)) if module else ast.Module([], [])
    return {
        node.name: frozenset(inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name))
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def reference() -> str:
    """All tables, as they stand between the marks."""
    parts = [_summary()]
    for module, rules in modules().items():
        rows = [_row(rule) for rule in rules]
        head = [f"### {_TITLES[module.__name__.rpartition('.')[2]]}", "", "| 检查 | 程度 | 一键改正 | 来源 | 规则名 |"]
        parts.append("\n".join([*head, "|---|---|---|---|---|", *rows, ""]))
    return "\n".join(parts)


def _summary() -> str:
    everything = [rule for rules in modules().values() for rule in rules]
    mended = sum(map(can_mend, everything))
    return f"共 {len(everything)} 条检查，其中 {mended} 条在改法只有一种、改了也不会出错的时候给出一键改正。\n"


def _row(rule: Callable[..., Any]) -> str:
    what, source = notes()[rule.__name__]
    return (
        f"| {what} | {'、'.join(severities(rule))} | {'有' if can_mend(rule) else ''} | {source} | `{rule.__name__}` |"
    )


def names() -> Iterator[str]:
    """The names of all rules."""
    for rules in modules().values():
        yield from (rule.__name__ for rule in rules)


def page() -> str:
    """The page with fresh tables; ValueError when a mark is missing."""
    text = PAGE.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE} lacks its marks")
    return f"{before}{BEGIN}\n\n{reference()}\n{END}{after}"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What the YAML parser complains about, said so that a clerk can mend it."""

from __future__ import annotations

import yaml

from catalog.problems import Problem

# Fragment of the parser's words → what to do. The first that fits wins.
_MENDING = (
    (
        "mapping values are not allowed",
        "这里不能再写“键: 值”：上一行是不是用了全角“：”？文字里本来有冒号的请加引号",
    ),
    ("cannot start any token", "这里的符号不能直接用：缩进请用空格不要用 Tab，以 @ ` % 开头的文字请加引号"),
    ("could not find expected ':'", "缺少冒号：键后面要写半角冒号再空一格，不能用全角“：”"),
    ("did not find expected key", "缩进没有对齐，或者引号没有配对"),
    ("did not find expected '-' indicator", "列表没有对齐：同一列表的“-”要在同一列"),
    ("did not find expected ',' or ']'", "方括号 [ ] 没有配对，或者中间少了半角逗号"),
    ("did not find expected ',' or '}'", "花括号 { } 没有配对，或者中间少了半角逗号"),
    ("block sequence entries are not allowed", "列表的“-”不能写在这里，请另起一行并缩进"),
    ("unexpected end of stream", "文字到末尾还没有结束：引号或括号没有配对"),
    ("unexpected document", "引号没有配对，或者多了一行“---”"),
    ("another document", "只能有一份内容，请去掉中间的“---”"),
    ("undefined alias", "不支持引用（* 开头的写法），文字请加引号"),
    ("alphabetic or numeric character", "以 & 或 * 开头的文字请加引号"),
    ("did not find expected <document start>", "这一行和上面的内容接不上，请检查缩进和多余的符号"),
    ("control characters", "含有看不见的控制字符，请删去后重新输入"),
    ("special characters", "含有看不见的控制字符，请删去后重新输入"),
    ("unknown escape character", "双引号里的反斜杠写法不对，请改用单引号"),
    ("undefined tag handle", "以 ! 开头的文字请加引号"),
)


def syntax_message(error: yaml.YAMLError) -> Problem:
    """The problem for a text that is no YAML at all, with its line where the parser knows it."""
    words = str(error)
    advice = next((advice for part, advice in _MENDING if part in words), "这里的写法不对，请检查缩进、冒号和引号")
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Problem("", "error", f"YAML 格式有误：{advice}")
    return Problem(
        "", "error", f"YAML 格式有误（第 {mark.line + 1} 行第 {mark.column + 1} 列）：{advice}", mark.line + 1
    )

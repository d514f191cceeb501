"""What is told when a case is sent back: each paper with its words, by the counts where nobody wrote any."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.cases.mending_told import LONGEST_ADVICE, own_words, to_mend, told_words
from app.errors import Invalid


@dataclass
class Paper:
    document_id: str
    name: str
    originals: int = 1
    copies: int = 0
    originals_asked: int = 1
    copies_asked: int = 0


THERE, SHORT, GONE = (
    Paper("there", "户口簿"),
    Paper("short", "身份证", copies_asked=2, copies=1),
    Paper("gone", "照片", originals=0),
)


def test_counts_speak_where_nobody_wrote_anything() -> None:
    told = to_mend([THERE, SHORT, GONE], {"gone": "", "short": " ", "there": " 缺本人页\n请补 "}, reason="")
    assert [one.advice for one in told] == ["缺本人页 请补", "份数不足，请补齐", "未提交，请补交"]
    words = told_words(told, " 另外，\n地址填错了 ")
    assert words.splitlines()[:2] == ["需要补正的材料：", "1. 户口簿：缺本人页 请补"]
    assert own_words(words, [one.kept() for one in told]) == "另外，\n地址填错了"
    assert told_words((), "只有这句") == own_words("只有这句", ()) == "只有这句"


@pytest.mark.parametrize(
    ("advice", "sentence"),
    [
        ({"there": " "}, "“户口簿”份数是够的，请写明哪里不对、怎么补"),
        ({"there": "长" * (LONGEST_ADVICE + 1)}, "“户口簿”的补正意见最多 200 个字"),
        ({"else": "缺"}, "办件没有这样材料：else"),
    ],
)
def test_what_cannot_be_told(advice: dict[str, str], sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        to_mend([THERE], advice, reason="")
    assert refused.value.sentences() == [sentence]


def test_a_reason_beside_speaks_for_a_paper_that_is_all_there() -> None:
    (told,) = to_mend([THERE], {"there": ""}, reason="缺本人页")
    assert told_words([told], "缺本人页") == "需要补正的材料：\n1. 户口簿\n缺本人页"

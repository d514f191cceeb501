"""Words that are looked up later: marked where they stand, translated where they are shown."""

from __future__ import annotations


def msgid(text: str) -> str:
    """The same text. Marks it for the extraction, in modules that know no request and so cannot say it yet."""
    return text


def msgid_in(context: str, text: str) -> str:
    """The same, for a Chinese word that needs another one in this context: 受理 in the menu, and as what was done."""
    return text


# Words that other rooms own and our pages say.
FROM_OTHER_ROOMS = (
    # Who stands at the desk: catalog.input_specs.
    msgid("本人"),
    msgid("近亲属"),
    msgid("监护人"),
    msgid("代办员"),
    msgid("其他受托人"),
    # How bad a problem of a definition is: catalog.problems.
    msgid("错误"),
    msgid("提醒"),
    msgid("建议"),
)

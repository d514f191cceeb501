"""What cards, notes and visits are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.wording import msgid

SUBJECT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "step": msgid("办理环节"),
        "delivery": msgid("决定送达"),
        "paper": msgid("容缺材料"),
        "pause": msgid("暂停"),
        "question": msgid("答复会商"),
        "note": msgid("答复督查"),
    }
)
CLOSED_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "done": msgid("已办完"),
        "red": msgid("转为红牌"),
        "moved": msgid("期限改了"),
    }
)
NOTE_KINDS: Mapping[str, str] = MappingProxyType({"urge": msgid("催办单"), "supervise": msgid("督办单")})
NOTE_STATES: Mapping[str, str] = MappingProxyType(
    {
        "draft": msgid("拟稿"),
        "issued": msgid("已签发"),
        "served": msgid("已送达"),
        "answered": msgid("已回复"),
        "accepted": msgid("审核通过"),
        "raised": msgid("已转督办"),
        "archived": msgid("已归档"),
        "void": msgid("已作废"),
    }
)
# As something a person has done, in the record of a note.
NOTE_DONE: Mapping[str, str] = MappingProxyType(
    {
        "supervision_note.drafted": msgid("拟稿"),
        "supervision_note.changed": msgid("修改"),
        "supervision_note.issue": msgid("签发"),
        "supervision_note.discard": msgid("作废"),
        "supervision_note.serve": msgid("登记送达"),
        "supervision_note.answer": msgid("回复"),
        "supervision_note.accept": msgid("审核通过"),
        "supervision_note.send_back": msgid("退回重报"),
        "supervision_note.transfer": msgid("转办"),
        "supervision_note.raise": msgid("转为督办"),
        "supervision_note.archive": msgid("归档"),
        "supervision_note.printed": msgid("打印"),
    }
)
SERVED_HOW: Mapping[str, str] = MappingProxyType(
    {
        "screen": msgid("系统内签收"),
        "hand": msgid("当面送达"),
        "fax": msgid("传真"),
        "post": msgid("机要或邮寄"),
    }
)
VISIT_STATES: Mapping[str, str] = MappingProxyType(
    {
        "open": msgid("待跟进"),
        "assigned": msgid("已派人"),
        "contacted": msgid("已联系"),
        "settled": msgid("已办结"),
    }
)

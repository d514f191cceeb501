"""What seals and keys are called."""

from __future__ import annotations

from app.wording import msgid

SEAL_WORDS = {
    "official": msgid("公章"),
    "acceptance": msgid("受理专用章"),
    "business": msgid("业务专用章"),
    "supervision": msgid("督查专用章"),
}
_ORGANS = ("county", "department", "township")
_ORGAN_SEAL = "行政机关印章"


def ring_words(kind: str, organisation_kind: str) -> str:
    """In the ring where no picture of a seal is on file: 受理专用章, 行政机关印章; a 村委会 is no organ."""
    if kind == "official" and organisation_kind in _ORGANS:
        return _ORGAN_SEAL
    return SEAL_WORDS[kind]


KEY_WORDS = {"requested": msgid("等证书"), "active": msgid("在用"), "retired": msgid("已停用")}
SOURCE_WORDS = {"county": msgid("本县签发"), "imported": msgid("外部证书")}

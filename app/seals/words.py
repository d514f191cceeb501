"""What seals and keys are called."""

from __future__ import annotations

from app.wording import msgid

SEAL_WORDS = {"official": msgid("公章"), "acceptance": msgid("受理专用章"), "business": msgid("业务专用章")}
KEY_WORDS = {"requested": msgid("等证书"), "active": msgid("在用"), "retired": msgid("已停用")}
SOURCE_WORDS = {"county": msgid("本县签发"), "imported": msgid("外部证书")}

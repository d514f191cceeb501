"""What stands on the numbered slip that a phone makes without network: paper, so Chinese whatever the page speaks.

The phone lays it out itself (app/static/js/offline/screens/slip.js); `{n}` and `{phone}` are its to fill in.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SLIP_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": "收件编号单",
        "service": "事项",
        "applicant": "申请人",
        "received": "收件",
        "by": "经办",
        "papers": "收到的材料",
        "progress": "扫码查进度，要填申请人身份证号后四位。今天收的件，连上网发出去以后才查得到。",
        "originals": "原件 {n} 份",
        "copies": "复印件 {n} 份",
        "photos": "拍照 {n} 张",
        "comma": "，",
        "phone": "电话 {phone}",
        "date": "{month}月{day}日 {time}",
    }
)

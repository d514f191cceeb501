"""A clamd that looks through every file, where the setting `DESK_CLAMAV` names one. Files are sent, not shared."""

from __future__ import annotations

import socket
import struct
from contextlib import closing

from flask_babel import gettext as _

from app.errors import Invalid

_PIECE = 64 * 1024
_PATIENCE = 20  # seconds
_LONGEST_ANSWER = 4096


def require_harmless(content: bytes, address: str) -> None:
    """Invalid when the scanner finds something, and also when it does not answer: a file nobody looked at is not taken.

    `address` is host:port, or the path of a socket; nothing is asked when it is empty.
    """
    if not address:
        return
    try:
        answer = _asked(content, address)
    except (OSError, ValueError) as error:
        raise Invalid(message=_("病毒检查没有接通，文件没有收下。请过一会儿再传；一直这样请找管理员")) from error
    if answer.endswith("FOUND"):
        raise Invalid(message=_("病毒检查发现这个文件有问题，没有收下。请换一个文件或拍照上传"))
    if not answer.endswith("OK"):
        raise Invalid(message=_("病毒检查没有接通，文件没有收下。请过一会儿再传；一直这样请找管理员"))


def _asked(content: bytes, address: str) -> str:
    """The protocol INSTREAM of clamd: pieces with their length before them, an empty one at the end."""
    with closing(_connected(address)) as scanner:
        scanner.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _PIECE):
            piece = content[start : start + _PIECE]
            scanner.sendall(struct.pack(">I", len(piece)) + piece)
        scanner.sendall(struct.pack(">I", 0))
        return _answer(scanner)


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        scanner = socket.socket(socket.AF_UNIX)
        scanner.settimeout(_PATIENCE)
        try:
            scanner.connect(address)
        except OSError:
            scanner.close()
            raise
        return scanner
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_PATIENCE)


def _answer(scanner: socket.socket) -> str:
    heard = b""
    while not heard.endswith(b"\0") and len(heard) < _LONGEST_ANSWER and (piece := scanner.recv(_LONGEST_ANSWER)):
        heard += piece
    return heard.rstrip(b"\0\n").decode(errors="replace")

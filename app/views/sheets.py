"""Workbooks as answers."""

from __future__ import annotations

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_answer(content: bytes, name: str) -> Response:
    """A workbook to be saved under this name."""
    return send_file(BytesIO(content), mimetype=_XLSX, as_attachment=True, download_name=name, max_age=0)

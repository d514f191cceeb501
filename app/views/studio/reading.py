"""What the scripts of the studio send: JSON that strangers may have written."""

from __future__ import annotations

import json
from typing import Any

from flask import request
from flask_babel import gettext as _

from app.errors import Invalid
from catalog.editing.trees import Tree, TreeError, sound_tree

MOST_BYTES = 3_500_000  # of a request; a tree of 1,000,000 Chinese characters is 3 MB


def read_body() -> dict[str, Any]:
    """The JSON object of the request; Invalid on anything else."""
    if (request.content_length or 0) > MOST_BYTES:
        raise Invalid(message=_("内容太长，没有保存"))
    try:
        body = json.loads(request.get_data(), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Invalid(message=_("收到的内容不完整，没有保存，请再试一次")) from None
    if not isinstance(body, dict):
        raise Invalid(message=_("收到的内容不完整，没有保存，请再试一次"))
    return body


def read_tree_of(body: dict[str, Any], name: str) -> Tree:
    """A tree in it; Invalid says what is wrong with it."""
    try:
        return sound_tree(body.get(name))
    except TreeError as error:
        raise Invalid(message=str(error)) from None


def _refuse(constant: str) -> Any:
    raise ValueError(constant)  # NaN and Infinity are no JSON

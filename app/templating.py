"""The templates' environment: Flask's, with globals that cost nothing to look through."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class PlainEnvironment(Environment):
    """Templates of this product have no globals of their own, so all may share those of the environment.

    Jinja lays a chain of two mappings under each of them instead, and walks through it at every include and import.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals

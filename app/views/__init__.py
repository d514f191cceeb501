"""Pages: parse, call one operation, render. What is listed here is part of the app."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask

from app.views import health, login, presentation

BLUEPRINTS: tuple[Blueprint, ...] = (health.blueprint, login.blueprint)
# Functions that give an app what templates need.
INSTALLERS: tuple[Callable[[Flask], None], ...] = (presentation.install,)

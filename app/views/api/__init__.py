"""For programs: the catalogue as JSON under /api/v1/, described at /api/v1/_openapi."""

from __future__ import annotations

from flask import Blueprint

from app.views.api import services

BLUEPRINTS: tuple[Blueprint, ...] = (services.blueprint,)

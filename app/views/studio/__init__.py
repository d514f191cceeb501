"""The studio: administrators write, try, compare, publish and move services, without code."""

from __future__ import annotations

from flask import Blueprint

from app.views.studio import pages

BLUEPRINTS: tuple[Blueprint, ...] = (pages.blueprint,)

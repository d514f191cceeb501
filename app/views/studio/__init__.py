"""The studio: administrators write, try, compare, publish and move services, without code."""

from __future__ import annotations

from flask import Blueprint

from app.views.studio import (
    delegations,
    devolution,
    drafts,
    editor,
    library,
    library_desk,
    overlays,
    pages,
    previews,
    reports,
    trial_cases,
    trials,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    pages.blueprint,
    devolution.blueprint,
    reports.blueprint,
    drafts.blueprint,
    editor.blueprint,
    library.blueprint,
    library_desk.blueprint,
    overlays.blueprint,
    delegations.blueprint,
    previews.blueprint,
    trials.blueprint,
    trial_cases.blueprint,
)

"""The studio: administrators write, try, compare, publish and move services, without code."""

from __future__ import annotations

from flask import Blueprint

from app.views.studio import delegations, drafts, editor, overlays, pages, previews, trial_cases, trials

BLUEPRINTS: tuple[Blueprint, ...] = (
    pages.blueprint,
    drafts.blueprint,
    editor.blueprint,
    overlays.blueprint,
    delegations.blueprint,
    previews.blueprint,
    trials.blueprint,
    trial_cases.blueprint,
)

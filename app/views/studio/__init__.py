"""The studio: administrators write, try, compare, publish and move services, without code."""

from __future__ import annotations

from flask import Blueprint

from app.views.studio import (
    catalogue,
    delegations,
    devolution,
    drafts,
    editor,
    handbook,
    imports,
    library,
    library_desk,
    listing,
    new_services,
    overlays,
    pages,
    paper_guides,
    previews,
    publishing,
    reports,
    trial_cases,
    trials,
    wordings,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    pages.blueprint,
    paper_guides.blueprint,
    listing.blueprint,
    catalogue.blueprint,
    new_services.blueprint,
    publishing.blueprint,
    devolution.blueprint,
    reports.blueprint,
    handbook.blueprint,
    drafts.blueprint,
    editor.blueprint,
    imports.blueprint,
    library.blueprint,
    library_desk.blueprint,
    overlays.blueprint,
    delegations.blueprint,
    previews.blueprint,
    trials.blueprint,
    trial_cases.blueprint,
    wordings.blueprint,
)

"""Pages: parse, call one operation, render. What is listed here is part of the app."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask
from flask_appbuilder import BaseView

from app.views import (
    api,
    asking,
    batches,
    bulk,
    cases,
    guides,
    handing_on,
    handovers,
    health,
    home,
    issued,
    keeping,
    language,
    login,
    mandates,
    mending,
    messages,
    new_case,
    notices,
    originals,
    paper_uploads,
    papers,
    people,
    people_changes,
    presentation,
    progress,
    promises,
    public_notices,
    quick_card,
    receipts,
    rechecks,
    sections,
    services,
    signing,
    slips,
    static_files,
    studio,
    supervision,
    undelivered,
    worklist,
)
from app.views.admin import VIEWS, certificates, jobs, message_settings, settings
from app.views.studio import nav

BLUEPRINTS: tuple[Blueprint, ...] = (
    health.blueprint,
    login.blueprint,
    language.blueprint,
    home.blueprint,
    services.blueprint,
    new_case.blueprint,
    batches.blueprint,
    sections.blueprint,
    keeping.blueprint,
    worklist.blueprint,
    bulk.blueprint,
    messages.blueprint,
    cases.blueprint,
    asking.blueprint,
    people.blueprint,
    people_changes.blueprint,
    mending.blueprint,
    papers.blueprint,
    paper_uploads.blueprint,
    signing.blueprint,
    slips.blueprint,
    issued.blueprint,
    receipts.blueprint,
    notices.blueprint,
    promises.blueprint,
    rechecks.blueprint,
    undelivered.blueprint,
    handovers.blueprint,
    originals.blueprint,
    mandates.blueprint,
    handing_on.blueprint,
    public_notices.blueprint,
    quick_card.blueprint,
    guides.blueprint,
    progress.blueprint,
    *studio.BLUEPRINTS,
    *supervision.BLUEPRINTS,
    *api.BLUEPRINTS,
    settings.blueprint,
    certificates.blueprint,
    message_settings.blueprint,
    jobs.blueprint,
)
# Flask-AppBuilder views: reference data and people.
SETTINGS: tuple[type[BaseView], ...] = VIEWS
# Functions that give an app what templates need.
INSTALLERS: tuple[Callable[[Flask], None], ...] = (presentation.install, static_files.install, nav.install)

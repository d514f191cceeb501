"""What the phone without network asks for: its pages (`shell`), and the answers to its questions."""

from __future__ import annotations

from flask import Blueprint

from app.views.offline import case_api, device_api, devices, pack_api, reviews, shell
from app.views.offline.asking import blueprint

# The modules put their routes on the one blueprint.
ROUTES = (case_api, device_api, pack_api)
BLUEPRINTS: tuple[Blueprint, ...] = (shell.blueprint, blueprint, devices.blueprint, reviews.blueprint)

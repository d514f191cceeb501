"""Pages of the agents' work: the start page with its tiles, and a module for each subject."""

from __future__ import annotations

from flask import Blueprint

from app.views.proxies import home, rounds, visits

BLUEPRINTS: tuple[Blueprint, ...] = (home.blueprint, rounds.blueprint, visits.blueprint)

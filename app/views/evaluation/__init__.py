"""Pages of the evaluation of agents."""

from __future__ import annotations

from flask import Blueprint

from app.views.evaluation import board, calls, rate, rounds, rubrics, subjects

BLUEPRINTS: tuple[Blueprint, ...] = (
    rounds.blueprint,
    subjects.blueprint,
    calls.blueprint,
    rubrics.blueprint,
    rate.blueprint,
    board.blueprint,
)

"""督查: cards, notes and visits in vain; the board, the rates and the audit record."""

from __future__ import annotations

from flask import Blueprint

from app.views.supervision import audit, board, cards, notes, rates, visits

BLUEPRINTS: tuple[Blueprint, ...] = (
    board.blueprint,
    rates.blueprint,
    audit.blueprint,
    cards.blueprint,
    notes.blueprint,
    visits.blueprint,
)

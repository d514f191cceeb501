"""督查: cards, notes and visits in vain; the board, the rates and the audit record."""

from __future__ import annotations

from flask import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = ()

"""Pages of the agents' work: the start page with its tiles, and a module for each subject."""

from __future__ import annotations

from flask import Blueprint

from app.views.proxies import (
    agents,
    appointment_places,
    appointments,
    calendar_feeds,
    deliveries,
    home,
    household_visits,
    ledger_months,
    logs,
    mandates,
    problem_sheets,
    public_appointments,
    public_sending,
    rounds,
    sent_in,
    swaps,
    training,
    visits,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    home.blueprint,
    logs.blueprint,
    agents.blueprint,
    swaps.blueprint,
    training.blueprint,
    mandates.blueprint,
    household_visits.blueprint,
    rounds.blueprint,
    visits.blueprint,
    appointments.blueprint,
    appointment_places.blueprint,
    public_appointments.blueprint,
    calendar_feeds.blueprint,
    sent_in.blueprint,
    public_sending.blueprint,
    ledger_months.blueprint,
    problem_sheets.blueprint,
    deliveries.blueprint,
)

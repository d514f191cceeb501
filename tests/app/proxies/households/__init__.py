"""One visit for a household."""

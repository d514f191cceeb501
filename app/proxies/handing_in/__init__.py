"""Ledgers of a month handed in to the hall and signed off."""

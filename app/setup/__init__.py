"""Filling an empty installation: roles, organisations, people, workdays."""

"""Agents: who they are, what they serve, when they are on duty."""

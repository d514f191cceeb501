"""Pages of the agents' work."""

"""Who the agents are, which villages and items they serve, and who stands in for them."""

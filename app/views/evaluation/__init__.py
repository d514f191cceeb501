"""Pages of the evaluation of agents."""

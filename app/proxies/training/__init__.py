"""Training of agents: who came, and a short test."""

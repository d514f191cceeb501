"""Evaluation of agents."""

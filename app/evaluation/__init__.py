"""Evaluation of agents: reports of a quarter, ratings, call-backs, rectification."""

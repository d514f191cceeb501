"""Trials: real operations on invented cases, in a database of their own for each trial."""

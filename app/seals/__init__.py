"""Seals on paper, keys that sign electronic papers, and whether a paper someone holds is ours."""

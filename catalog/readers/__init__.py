"""Readers: one source each (YAML text, later a workbook or a stored row) → a draft definition and its problems."""

"""Prints: from the words of a context to the glyphs of the PDF."""

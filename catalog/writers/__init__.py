"""Writers: a definition → one form of text, losing nothing."""

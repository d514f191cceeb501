"""Papers that are handed out."""

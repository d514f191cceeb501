"""Nothing typed twice: what the office knows of a person already, offered with its source and never put in silently."""

"""Files of documents: taken in by what they are, kept sealed, shown page by page, marked by checkers."""

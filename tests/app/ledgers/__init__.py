"""Books that write themselves."""

"""Home visits: planned, ordered, made and recorded."""

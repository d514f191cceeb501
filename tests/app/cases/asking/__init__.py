"""Asked and noted inside a case."""

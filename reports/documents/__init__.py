"""One module per printable: `build(…)` turns a definition and plain values into the context of its template."""

"""What the phone without network asks for."""

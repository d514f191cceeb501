"""Seals of organisations: their picture and the key that signs."""

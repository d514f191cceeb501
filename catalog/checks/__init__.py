"""The rules a definition must keep."""

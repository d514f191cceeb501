"""Telling people what happens to a case: texts by version, an outbox, ways of sending, the inbox of the product."""

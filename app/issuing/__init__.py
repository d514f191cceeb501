"""Papers that are handed out: owed by an event, made once, numbered, printed and counted."""

"""The sentences of notices, as data that an administrator may change."""

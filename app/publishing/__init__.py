"""Drafts of services, their checks, and the immutable versions that come of them."""

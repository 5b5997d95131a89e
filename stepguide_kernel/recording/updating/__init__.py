"""Bringing an existing guide up to date with a new session of the same work."""

"""From the log of a session to a guide: read, slice, title, draft, prove, write."""

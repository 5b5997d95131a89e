"""The REST contract: one table of endpoints, one dispatcher, handlers made from the table."""

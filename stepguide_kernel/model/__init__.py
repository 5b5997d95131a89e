"""Frozen structs and pure functions: what every layer speaks about."""

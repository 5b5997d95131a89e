"""Threads on the steps of a guide, and callouts made of them."""

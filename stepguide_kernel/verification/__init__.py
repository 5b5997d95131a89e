"""Whether guides still run: verdicts, their causes, and since when."""

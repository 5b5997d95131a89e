"""The only code that knows notebook JSON: documents, metadata, steps, hashes, callouts."""

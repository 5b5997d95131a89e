"""What a verification found, as files for people and for CI servers."""

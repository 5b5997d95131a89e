"""Publishing: a verified guide becomes an immutable snapshot in the library."""

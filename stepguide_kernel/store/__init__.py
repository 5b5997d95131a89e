"""What people said and what runs found, kept: the ledger, its views, blobs, people, reading.

Importing this package imports no SQLAlchemy; its modules do, and are imported at first use.
"""

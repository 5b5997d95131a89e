"""The story that ``stepguide demo`` plays: an author, a reader, and a bundled messy session.

Everything here goes through what anybody can use: a kernel driven over its protocol,
``stepguide`` commands in child processes, and the REST contract over HTTP.
"""

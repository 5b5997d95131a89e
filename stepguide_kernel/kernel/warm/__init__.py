"""Processes that wait with everything imported, and fork what is asked of them: Linux only.

A kernel that is forked is an ordinary ipykernel to its clients.  It saves the imports, which
are most of the time that a short notebook takes.
"""

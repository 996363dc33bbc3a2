"""Measurements anyone can run: `python -m bench`; docs/performance.md says what, against what, and how to read it."""

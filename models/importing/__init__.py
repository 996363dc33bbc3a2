"""Bringing in what a business already has: CSV files, mapped to our nouns by a small TOML (docs: `flask import --help`).

A file becomes rows (reading), a row becomes values (mapping, values), values become nouns in batches (customers, contacts,
products, documents). Bad rows are reported and left out; nothing here commits.
"""

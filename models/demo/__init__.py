"""Northwind Traders and Adventure Works, loaded through the importer as any business would be."""

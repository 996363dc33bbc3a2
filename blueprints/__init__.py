"""HTTP only: one package per audience, one file per noun."""

"""Paying, the same for whoever is signed in and for whoever came by the link of one invoice: what is chosen, begun, under way and over."""

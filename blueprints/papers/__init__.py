"""Documents as they are printed, the same for every audience: their words, rows, facts, lines and story. No address is served from here."""

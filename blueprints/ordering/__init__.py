"""Writing an order, the same for a customer's person and for staff on a customer's behalf: goods, prices, sums, what belongs to it."""

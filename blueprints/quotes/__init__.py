"""An offer as it is read, the same for customers, for whoever has a link, and for staff before they send it."""

"""What both sides have in common about jobs."""

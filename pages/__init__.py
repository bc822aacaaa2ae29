"""A folder a page: everything about it, and nothing of another."""

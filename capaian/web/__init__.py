"""Floor 10: the pages. The only floor that knows HTML."""

"""Floor 3: the append-only memory. Every change leaves one event, chained by its hash."""

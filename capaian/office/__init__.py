"""Floor 5: offices, units, positions, people, and who acts for whom (Plt/Plh)."""

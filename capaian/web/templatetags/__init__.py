"""How templates show days, hours and figures."""

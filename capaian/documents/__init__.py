"""Floor 7: papers that are numbered, typeset, initialled, signed and kept by their SHA-256."""

"""Floor 6: SOP versions, cases and tasks: THE place for procedure state."""

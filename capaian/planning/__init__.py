"""Floor 6: objectives, indicators, targets, budgets and plan versions (sibling of procedure)."""

"""Floor 8: closed cases as bags, with classification, retention and the place of the hardcopy."""

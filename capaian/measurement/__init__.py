"""Floor 9: this SOP: its BPMN file, the cycles, what units hand in, and one command a step."""

"""Floor 10: the command line. Each command is a Django management command."""

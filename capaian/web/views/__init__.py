"""The pages: each view reads a request, asks a query or a command, and shows a template."""

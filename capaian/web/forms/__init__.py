"""What people type, read into the requests of the commands."""

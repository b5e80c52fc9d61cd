"""What other programs may read: signed results of one office, by OpenAPI."""

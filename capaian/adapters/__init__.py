"""Floor 2: one module per foreign library; plain data in, plain data or bytes out."""

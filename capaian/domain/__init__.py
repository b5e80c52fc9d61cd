"""Floor 1: the rules of the office in pure Python. It knows no library and no other floor."""

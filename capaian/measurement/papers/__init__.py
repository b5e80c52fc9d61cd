"""The papers of this SOP: each function turns what is kept into the data of one paper."""

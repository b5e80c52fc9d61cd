"""Capaian: performance measurement of a government office, from the order to the archive."""

__version__ = "0.1.0"

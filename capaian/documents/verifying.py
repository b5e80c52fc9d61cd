"""Checking a paper by its bytes alone, without the database."""

from capaian.adapters.signing import Verdict, verify

__all__ = ["Verdict", "verify"]

"""Grades what arrives, one after the other, for as long as it runs."""

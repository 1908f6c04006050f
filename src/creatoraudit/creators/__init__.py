"""Owns creators: named groups of accounts."""

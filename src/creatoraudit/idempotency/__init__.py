"""Owns the answers that are given again to a repeat of the same request."""

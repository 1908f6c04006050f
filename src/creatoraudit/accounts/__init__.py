"""Owns the tracked accounts: which profiles an organization follows, and what is known of them."""

"""Owns finding accounts, creators and posts by a part of their names and captions."""

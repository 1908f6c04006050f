"""Owns posts: account videos, found in feeds, and videos, tracked by themselves."""

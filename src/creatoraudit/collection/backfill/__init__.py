"""A past for a demonstration: what a worker would have collected if it had run all along."""

"""Writing figures: snapshots, and the daily roll-ups that are kept of them."""

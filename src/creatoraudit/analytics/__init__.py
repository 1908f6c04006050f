"""Figures: snapshots in, days and windows out; see `daily.py` for how a gain is computed."""

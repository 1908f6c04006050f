"""The log of every change: who did what, when, from where. Rows are only ever added."""

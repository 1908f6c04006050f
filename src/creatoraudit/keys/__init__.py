"""API keys: their secrets, who may grant what, the check of every request, and cutting one off."""

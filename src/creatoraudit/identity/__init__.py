"""People: who they are, how they sign in, their sessions, and one-time links."""

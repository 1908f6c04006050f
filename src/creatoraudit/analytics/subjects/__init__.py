"""What figures are made of: posts and accounts, and their snapshots."""

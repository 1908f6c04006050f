"""Organizations: the workspaces that own everything, and who belongs to them."""

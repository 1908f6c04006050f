"""Files out: everything an organization has, by natural keys and in one order."""

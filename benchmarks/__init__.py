"""The figures that CreatorAudit is held to, each measured beside a floor or a peer in one run."""

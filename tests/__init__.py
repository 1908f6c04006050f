"""What CreatorAudit promises, asked over the surfaces that people use."""

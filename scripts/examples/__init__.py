"""Makes the examples of the reference: real answers of a demonstration at one fixed instant."""

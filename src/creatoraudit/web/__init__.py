"""The surfaces: the gate, the REST API, its documents, and the pages."""

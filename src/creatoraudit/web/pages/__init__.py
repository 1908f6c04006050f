"""Pages for people: thin controllers over the operations, and the templates they fill."""

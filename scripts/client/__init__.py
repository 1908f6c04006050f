"""Makes the generated parts of `creatoraudit.client` from the OpenAPI document."""

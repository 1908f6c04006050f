"""What no agent does, by whatever way: no secret and no bulk goes through a conversation."""

from __future__ import annotations

from creatoraudit.operation import Operation

EXCLUDED = frozenset(
    {"create_api_key", "rotate_api_key", "revoke_api_key", "start_import", "export"}
)
DOCUMENTS = frozenset({"/openapi.json", "/docs"})

WHY = (
    "Agents cannot use this endpoint: no secret and no bulk goes through a conversation. "
    "A person does it on the dashboard, or a program through the REST API."
)


def is_for_agents(operation: Operation) -> bool:
    """Whether an operation is a tool."""
    return operation.rest is not None and operation.name not in EXCLUDED

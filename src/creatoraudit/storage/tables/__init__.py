"""The schema, a page for each of its parts.

Every table of an organization's data leads with `organization_id`, every key of it contains it, and
no query crosses it. The exceptions are named here: `api_key_digests` finds the organization of a
presented key, people and their sessions belong to the installation, `installation` describes it,
and the numbers of creators, accounts and posts are unique over all organizations.
"""

from creatoraudit.storage.tables.base import metadata
from creatoraudit.storage.tables.collecting import (
    attempts,
    collected,
    imported_subjects,
    imports,
)
from creatoraudit.storage.tables.figures import (
    account_days,
    account_snapshots,
    organization_days,
    post_snapshots,
)
from creatoraudit.storage.tables.people import (
    api_key_digests,
    api_key_secrets,
    api_key_usage,
    api_keys,
    audit_log,
    idempotent_answers,
    installation,
    members,
    organizations,
    sessions,
    sign_in_links,
    tool_calls,
    users,
)
from creatoraudit.storage.tables.tracking import accounts, creators, posts

__all__ = [
    "account_days",
    "account_snapshots",
    "accounts",
    "api_key_digests",
    "api_key_secrets",
    "api_key_usage",
    "api_keys",
    "attempts",
    "audit_log",
    "collected",
    "creators",
    "idempotent_answers",
    "imported_subjects",
    "imports",
    "installation",
    "members",
    "metadata",
    "organization_days",
    "organizations",
    "post_snapshots",
    "posts",
    "sessions",
    "sign_in_links",
    "tool_calls",
    "users",
]

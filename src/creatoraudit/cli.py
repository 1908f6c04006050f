"""The command `creatoraudit`. A command imports what it needs when it runs: help is quick."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from creatoraudit import __version__

app = typer.Typer(
    help="CreatorAudit: the posts, figures and audiences of creators, behind one API.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
keys = typer.Typer(help="Make API keys, and cut them off.", no_args_is_help=True)
imports = typer.Typer(help="See to what was imported.", no_args_is_help=True)
people = typer.Typer(help="Give people access.", no_args_is_help=True)
rollups = typer.Typer(help="Look after the figures kept by day.", no_args_is_help=True)
app.add_typer(keys, name="keys")
app.add_typer(people, name="people")
app.add_typer(rollups, name="rollups")
app.add_typer(imports, name="imports")

Organization = Annotated[
    str, typer.Option("--organization", "-o", metavar="SLUG", help="The organization's short name.")
]
Key = Annotated[str, typer.Argument(metavar="KEY", help="The key's name, id or mask.")]


def main() -> None:
    """Run the command; whatever goes wrong is one sentence and a status that is not 0."""
    try:
        app()
    except Exception as error:
        from creatoraudit.commands import sentence_of

        print(sentence_of(error), file=sys.stderr)
        raise SystemExit(1) from None


@app.callback(invoke_without_command=True)
def creatoraudit(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """CreatorAudit: the posts, figures and audiences of creators, behind one API."""
    if version:
        print(__version__)
        raise typer.Exit


@app.command()
def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="With demonstration data and a link to sign in.")
    ] = False,
) -> None:
    """Start the server."""
    from creatoraudit.config import load_settings
    from creatoraudit.serve import serve as run

    run(load_settings(), demo=demo)


@app.command()
def worker() -> None:
    """Collect what is due; the server does so by itself."""
    from creatoraudit.config import load_settings
    from creatoraudit.worker import run

    run(load_settings())


@app.command()
def demo() -> None:
    """Make the demonstration once, and print a link to sign in."""
    from creatoraudit.commands import opened
    from creatoraudit.welcome import demonstration_lines

    with opened() as services:
        print("\n".join(demonstration_lines(services)))


@app.command()
def migrate() -> None:
    """Bring the database to this version's schema."""
    from creatoraudit.commands import migrate_database

    print(migrate_database())


@app.command()
def setup() -> None:
    """Print a link that makes the first owner."""
    from creatoraudit.commands import OPERATOR, opened
    from creatoraudit.identity.links import make_setup_link

    with opened() as services:
        print("Make the first owner (one use, within 15 minutes):")
        print(f"  {make_setup_link(services, OPERATOR)}")


@app.command()
def doctor() -> None:
    """Say what is wrong here; status 1 if anything is."""
    from creatoraudit.config import load_settings
    from creatoraudit.doctor import examine, report

    findings = examine(load_settings())
    print(report(findings))
    raise typer.Exit(any(finding.level == "problem" for finding in findings))


@app.command()
def link(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Who it is for.")],
) -> None:
    """Print a link that signs a person in, once and within 15 minutes."""
    from creatoraudit.commands import OPERATOR, opened
    from creatoraudit.identity.links import make_sign_in_link

    with opened() as services:
        print(make_sign_in_link(services, OPERATOR, email))


@app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="CSV or JSON Lines.")],
    organization: Organization,
    kind: Annotated[
        str | None,
        typer.Option(
            help="creators, accounts, posts, account_observations or post_observations; by "
            "default what the file's columns tell."
        ),
    ] = None,
    format: Annotated[str | None, typer.Option(help="csv or jsonl.")] = None,  # noqa: A002
    platform: Annotated[
        str | None, typer.Option(help="The platform of lines that do not name one.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would come of it.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Write nothing unless every line can be used.")
    ] = False,
) -> None:
    """Bring in files of creators, accounts, posts or observations."""
    from creatoraudit.commands import opened, operator_of
    from creatoraudit.files import FAILED, import_file, report

    asked = {"kind": kind, "format": format, "platform": platform}
    with opened() as services:
        caller = operator_of(services, organization)
        for file in files:
            options = {**asked, "dry_run": dry_run, "strict": strict}
            done = import_file(services, caller, file, options)
            print("\n".join(report(done)))
            if done.status in FAILED:
                raise typer.Exit(1)


@app.command("export")
def export_files(
    organization: Annotated[
        str, typer.Option(metavar="SLUG", help="The organization's short name.")
    ],
    kind: Annotated[str, typer.Option(help="all, or one kind as `import` knows them.")] = "all",
    format: Annotated[str, typer.Option(help="jsonl, or csv of one kind.")] = "jsonl",  # noqa: A002
    gzip: Annotated[bool, typer.Option("--gzip", help="In gzip.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Instead of standard output."),
    ] = None,
) -> None:
    """Write everything an organization has, in files.

    Without ids of ours: `import` takes them as they are, here or elsewhere.
    """
    from creatoraudit.commands import opened, operator_of
    from creatoraudit.files import export_file

    with opened() as services:
        caller = operator_of(services, organization)
        asked = {"kind": kind, "format": format}
        export_file(services, caller, asked=asked, output=output, is_packed=gzip)


@imports.command("undo")
def undo_import(
    id: Annotated[str, typer.Argument(metavar="ID", help="What the import is called.")],
    organization: Organization,
) -> None:
    """Take back what an import added, as far as nothing else has used it."""
    from creatoraudit.commands import opened, operator_of
    from creatoraudit.files import undo_file

    with opened() as services:
        undo_file(services, operator_of(services, organization), id)
    print(f"Import {id} is undone.")


@people.command("add")
def add_person(
    organization: Organization,
    email: Annotated[str, typer.Option(help="The person's e-mail.")],
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: Annotated[str, typer.Option(help="owner, admin, member or viewer.")],
) -> None:
    """Give a person a role in an organization, and print a link that signs them in."""
    from creatoraudit.commands import OPERATOR, add_to_organization, opened
    from creatoraudit.identity.links import make_sign_in_link

    with opened() as services:
        add_to_organization(services, organization, email=email, name=name, role=role)
        print(make_sign_in_link(services, OPERATOR, email))


@rollups.callback()
def _rollups() -> None:
    """A group, though it has one command only."""


@rollups.command("rebuild")
def rebuild_rollups(
    organization: Annotated[
        str | None,
        typer.Option(
            "--organization", "-o", metavar="SLUG", help="Its short name; all without it."
        ),
    ] = None,
) -> None:
    """Make the days of an organization, or of all, again from their snapshots.

    Everything goes on meanwhile.
    """
    from creatoraudit.analytics.rollups.rebuild import rebuild_organization
    from creatoraudit.commands import every_slug, opened, operator_of

    with opened() as services:
        for slug in [organization] if organization else every_slug(services):
            caller = operator_of(services, slug)
            with typer.progressbar(length=1, label=slug, file=sys.stderr) as bar:

                def show(done: int, total: int) -> None:
                    bar.length = total
                    bar.update(done - bar.pos)

                rebuild_organization(services, caller.organization_id, progress=show)
            print(f"The days of {slug} were built again.")


@keys.command("create")
def create_key(
    organization: Organization,
    name: Annotated[str, typer.Option(help="What the key is for; unique in the organization.")],
    scopes: Annotated[
        str, typer.Option(help="What it may do: read, write, admin, with commas between.")
    ] = "read,write",
    expires: Annotated[
        str | None, typer.Option(help="When it stops working: 30d, 12h or 90m from now.")
    ] = None,
    hash_only: Annotated[
        bool, typer.Option("--hash-only", help="Keep no copy that can be read back.")
    ] = False,
) -> None:
    """Make a key and print it, alone: it is not shown again."""
    from creatoraudit.commands import opened, operator_of, scope_list, seconds
    from creatoraudit.keys.operations import create_api_key
    from creatoraudit.operation import invoke

    wanted: dict[str, object] = {
        "name": name,
        "scopes": scope_list(scopes),
        "expires_in": seconds(expires) if expires else None,
        "hash_only": hash_only,
    }
    with opened() as services:
        print(invoke(services, operator_of(services, organization), create_api_key, wanted).key)


@keys.command("list")
def list_keys(
    organization: Organization,
    json: Annotated[bool, typer.Option("--json", help="As JSON, with every field.")] = False,
) -> None:
    """List the keys of an organization: their masks, never the keys."""
    from creatoraudit.commands import all_keys, opened, operator_of
    from creatoraudit.models import encode
    from creatoraudit.tabular import table_of_keys

    with opened() as services:
        found = all_keys(services, operator_of(services, organization))
    print(encode(found).decode() if json else table_of_keys(found))


@keys.command("disable")
def disable_key(key: Key, organization: Organization) -> None:
    """Cut a key off at once, without removing it."""
    _change(organization, key, {"status": "disabled"}, said="is disabled.")


@keys.command("enable")
def enable_key(key: Key, organization: Organization) -> None:
    """Let a disabled key work again."""
    _change(organization, key, {"status": "enabled"}, said="is enabled.")


@keys.command("rename")
def rename_key(key: Key, name: str, organization: Organization) -> None:
    """Give a key another name."""
    _change(organization, key, {"name": name}, said=f"is now called {name}.")


@keys.command("rotate")
def rotate_key(
    key: Key,
    organization: Organization,
    grace: Annotated[
        str, typer.Option(help="How long the old one stays valid: now, 1h, 24h or 7d.")
    ] = "24h",
) -> None:
    """Give a key a new secret and print the new key, alone."""
    from creatoraudit.commands import find_key, opened, operator_of, seconds
    from creatoraudit.keys.operations import rotate_api_key
    from creatoraudit.operation import invoke

    grace_seconds = 0 if grace == "now" else seconds(grace)
    with opened() as services:
        caller = operator_of(services, organization)
        found = find_key(services, caller, key)
        wanted = {"id": found.id, "grace_seconds": grace_seconds}
        print(invoke(services, caller, rotate_api_key, wanted).key)


@keys.command("delete")
def delete_key(
    key: Key,
    organization: Organization,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Remove a key for good: whatever still sends it is refused at once."""
    from creatoraudit.commands import find_key, opened, operator_of, require_yes
    from creatoraudit.keys.operations import delete_api_key
    from creatoraudit.operation import invoke
    from creatoraudit.tabular import warning_of_use

    with opened() as services:
        caller = operator_of(services, organization)
        found = find_key(services, caller, key)
        if not yes:
            require_yes(f"{warning_of_use(found)}\nDelete {found.masked_key} for good?")
        invoke(services, caller, delete_api_key, {"id": found.id})
    print(f"{found.name} is deleted.")


def _change(organization: str, key: str, wanted: dict[str, object], *, said: str) -> None:
    from creatoraudit.commands import find_key, opened, operator_of
    from creatoraudit.keys.operations import update_api_key
    from creatoraudit.operation import invoke

    with opened() as services:
        caller = operator_of(services, organization)
        found = find_key(services, caller, key)
        invoke(services, caller, update_api_key, {"id": found.id, **wanted})
    print(f"{found.name} {said}")

"""The operators' commands. Each one reads the settings and calls one function."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from inboxapp.accounts.types import Role
from inboxapp.channels.types import Channel
from inboxapp.core import services
from inboxapp.core.settings import read_settings
from inboxapp.operate.refusals import one_sentence

app = typer.Typer(
    name="inboxapp",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Client = Annotated[str, typer.Option("--client", help="Key of the client.")]
Password = Annotated[
    str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, envvar="PASSWORD")
]


@app.callback()
def read_environment() -> None:
    """AI sales inbox: start it, look after it, feed it."""
    read_settings()


@app.command()
def serve(
    *, end_with_parent: Annotated[bool, typer.Option(hidden=True)] = False, dev: bool = False
) -> None:
    """Start everything: database, Redis, web and a worker; with --dev, reload on change."""
    from inboxapp.operate.serve import serve as run

    raise typer.Exit(run(read_settings(), end_with_parent=end_with_parent, dev=dev))


@app.command()
def web() -> None:
    """Start the web alone, on PORT, with the front end that is built."""
    from inboxapp.operate.web import serve_web

    serve_web(read_settings())


@app.command()
def worker() -> None:
    """Start one worker; any number may run, on any machine."""
    os.execv(sys.executable, [sys.executable, "-m", "workers"])  # noqa: S606


@app.command()
def drain() -> None:
    """Run every job that waits, then end."""
    from inboxapp.operate.draining import drain_queue

    drain_queue(read_settings())


@app.command()
def clean_up() -> None:
    """Remove now what the worker removes each night: old runs, expired facts, ended sessions."""
    from inboxapp.operate import tasks

    raise typer.Exit(1 if tasks.clean_up(read_settings()) else 0)


@app.command()
def migrate() -> None:
    """Bring the database up to date."""
    from inboxapp.operate import tasks

    tasks.migrate(read_settings())


@app.command()
def import_eml(files: list[Path], client: Client = "acme") -> None:
    """Import e-mails from .eml files as inbound messages."""
    from inboxapp.operate import tasks

    raise typer.Exit(1 if tasks.import_files(read_settings(), client, files) else 0)


@app.command()
def draft(
    lead: Annotated[int, typer.Argument(help="The lead's id, as in /inbox/<id>.")],
    channel: Annotated[Channel, typer.Option(help="Where to answer.")] = Channel.EMAIL,
    instruction: Annotated[str, typer.Option(help="What to heed, such as 'shorter'.")] = "",
    client: Client = "acme",
) -> None:
    """Have a reply drafted for a lead; a worker writes it."""
    from inboxapp.operate import tasks

    tasks.draft(read_settings(), client, lead, channel, instruction)


@app.command()
def create_user(
    email: str,
    password: Password,
    name: Annotated[str, typer.Option(help="What colleagues see.")] = "",
    role: Annotated[Role, typer.Option(help="What the user may do.")] = Role.SETTER,
    client: Client = "acme",
) -> None:
    """Create a user; the password is asked for, or read from PASSWORD."""
    from inboxapp.operate import tasks

    person = tasks.NewPerson(email, name or email.partition("@")[0], role, password)
    tasks.add_user(read_settings(), client, person)


@app.command(name="eval")
def evaluate(
    *,
    compare: Annotated[
        str, typer.Option("--compare", "--prompt", help="Another prompt: KEY=FILE or KEY@VERSION.")
    ] = "",
    client: Annotated[str, typer.Option(help="Whose saved version KEY@VERSION is.")] = "",
    baseline: Annotated[
        Path | None, typer.Option(help="An earlier --json to compare with.")
    ] = None,
    json: Annotated[Path | None, typer.Option(help="Write the report as JSON.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write the report as Markdown.")] = None,
    require: Annotated[str, typer.Option(help="Exit 1 if fewer pass, such as 0.6.")] = "",
    axis: Annotated[list[str] | None, typer.Option(help="Only this axis; may be repeated.")] = None,
    only: Annotated[list[str] | None, typer.Option(help="Only this conversation.")] = None,
    concurrency: Annotated[int, typer.Option(help="Conversations at once.")] = 4,
    judge: Annotated[
        bool, typer.Option(help="Ask the model to judge, if it is a real one.")
    ] = True,
) -> None:
    """Draft replies to the held conversations and say how many are as they should be."""
    from inboxapp.operate import evaluating

    wish = evaluating.Wish(
        compare=compare,
        client=client,
        baseline=baseline,
        json=json,
        markdown=markdown,
        require=evaluating.share_of(require),
        axes=tuple(axis or ()),
        only=tuple(only or ()),
        concurrency=concurrency,
        judge=judge,
    )
    raise typer.Exit(evaluating.evaluate(read_settings(), wish))


@app.command()
def doctor() -> None:
    """Look at everything the product needs and say each in a line."""
    from inboxapp.operate.doctor import doctor as look

    raise typer.Exit(1 if look(read_settings()) else 0)


@app.command()
def demo(*, reset: Annotated[bool, typer.Option(help="Replace the demo's rows.")] = False) -> None:
    """Make sure the demo clients are there, and say how to get in."""
    from inboxapp.operate.announcing import announce
    from inboxapp.operate.demo import seed_demo

    settings = read_settings()
    where = services.database_url(settings), services.redis_url(settings)
    announce(settings, seed_demo(settings, *where, reset=reset))


def main() -> None:
    """Run a command; what goes wrong is said in one sentence."""
    with one_sentence():
        app()

"""Commands that work with a Label Studio server."""

from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.output import HERE, OPERATOR, Json, Root, counting, opened_project, print_json, say

if TYPE_CHECKING:
    from curate.services.syncing import Lines

app = typer.Typer()
label_studio = typer.Typer(help="Label in Label Studio, and bring the work back.", no_args_is_help=True)
app.add_typer(label_studio, name="label-studio")

WHO = "Who is who: bea@example.org=bea, also by user name or number; may be repeated, and is remembered."
Map = Annotated[list[str] | None, typer.Option("--map", help=WHO)]


@label_studio.command()
def push(
    gold: Annotated[bool, typer.Option("--gold", help="Send the gold too, as ground truth annotations.")] = False,
    overwrite: Annotated[
        bool,
        typer.Option("--overwrite-configuration", help="Replace a labelling configuration that was edited there."),
    ] = False,
    new: Annotated[bool, typer.Option("--new", help="Make a new project there, and work with it from now on.")] = False,
    coders: Annotated[
        int | None,
        typer.Option("--coders", min=1, max=100, help="How many people are asked there to annotate each task."),
    ] = None,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Send the codebook, documents and suggestions to Label Studio; again sends what is new.

    The first push makes a project there. The token is read from CURATE_LABEL_STUDIO_TOKEN or label_studio_token_file.

    Example: curate label-studio push
    """
    from curate.services.syncing_gold import push_gold
    from curate.services.syncing_push import push as push_

    with opened_project(root) as project:
        with counting("sending tasks") as progress:
            report = push_(project, by=OPERATOR, overwrite=overwrite, anew=new, coders=coders, progress=progress)
        with counting("sending ground truths") as progress:
            golden = push_gold(project, by=OPERATOR, progress=progress) if gold else None
    if as_json:
        print_json({**report.to_json(), "gold": golden.to_json() if golden else None})
        return
    _tell([*report.lines(), *(golden.lines() if golden else [])])


@label_studio.command()
def pull(
    map_: Map = None,
    everything: Annotated[bool, typer.Option("--all", help="Read all tasks, not only those that changed.")] = False,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Bring annotations back as layers, one for each of their authors; nothing is written there.

    Example: curate label-studio pull --map bea@example.org=bea
    """
    from curate.services.syncing_people import read_map
    from curate.services.syncing_pull import pull as pull_

    people = read_map(map_ or [])
    with opened_project(root) as project, counting("reading tasks") as progress:
        report = pull_(project, by=OPERATOR, people=people, everything=everything, progress=progress)
    if as_json:
        print_json(report.to_json())
    else:
        _tell(report.lines())


@label_studio.command()
def sync(map_: Map = None, as_json: Json = False, root: Root = HERE) -> None:
    """Push, pull, and send back the layers that were changed here alone.

    A layer that was changed here and there is left as it is on both sides, for a lead to settle.

    Example: curate label-studio sync
    """
    from curate.services.syncing_people import read_map
    from curate.services.syncing_settle import sync as sync_

    people = read_map(map_ or [])
    with opened_project(root) as project, counting("sending and reading tasks") as progress:
        report = sync_(project, by=OPERATOR, people=people, progress=progress)
    if as_json:
        print_json(report.to_json())
    else:
        _tell(report.lines())


@label_studio.command()
def status(
    offline: Annotated[bool, typer.Option("--offline", help="Say what is known here, and ask no server.")] = False,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Say what stands on either side, when both last spoke, and where they contradict each other.

    Example: curate label-studio status
    """
    from curate.services.syncing_status import sync_status

    with opened_project(root) as project:
        report = sync_status(project, by=OPERATOR, ask=not offline)
    if as_json:
        print_json(report.to_json())
        return
    _tell(report.lines())
    for document_id, author in report.conflicts:
        say(f"conflict    {document_id} by {author}: curate label-studio keep ours|theirs {document_id} {author}")


@label_studio.command()
def keep(
    side: Annotated[str, typer.Argument(metavar="SIDE", help="ours or theirs: the one that stays.")],
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="The document's id.")],
    author: Annotated[str, typer.Argument(metavar="AUTHOR", help="Whose layer it is.")],
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Settle a layer that was changed both here and in Label Studio: keep ours, or take theirs.

    Example: curate label-studio keep theirs harbour.txt bea
    """
    from curate.core.errors import CurateError
    from curate.services.syncing_settle import Side
    from curate.services.syncing_settle import keep as keep_

    if side not in set(Side):
        raise CurateError(f"{side!r} is no side; write ours or theirs")
    with opened_project(root) as project:
        keep_(project, side=Side(side), document_id=document, author=author, by=OPERATOR)
    if as_json:
        print_json({"document": document, "author": author, "kept": side})
    else:
        say(f"{document} by {author}: {side} is kept")


@label_studio.command()
def webhook(
    address: Annotated[
        str | None,
        typer.Option(help="How Label Studio reaches curate run.", show_default="host and port of curate.toml"),
    ] = None,
    register: Annotated[bool, typer.Option("--register", help="Tell Label Studio, too.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Answer no webhook any more.")] = False,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Make the address that Label Studio calls when something changes; the one before is refused from now on.

    It holds a secret and is shown only now. While curate run serves, what is told of is pulled within seconds.

    Example: curate label-studio webhook --register
    """
    from curate.services.syncing_webhook import make_webhook, remove_webhook

    change = remove_webhook if remove else make_webhook
    with opened_project(root) as project:
        made = change(project, base=address, register=register, by=OPERATOR)
    if as_json:
        print_json(made.to_json())
    elif remove:
        say(f"no webhook is answered any more{'' if register else '; take it away there, too, or with --register'}")
    else:
        if not register:
            say("enter this in Label Studio, in the project's Settings under Webhooks, or let --register do it:")
        typer.echo(made.address)


def _tell(lines: "Lines") -> None:
    for word, sentence in lines:
        say(f"{word:12}{sentence}")

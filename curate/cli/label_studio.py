"""Commands that work with a Label Studio server."""

from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.output import HERE, OPERATOR, Json, Root, counter, opened_project, print_json, say

if TYPE_CHECKING:
    from curate.services.syncing_pull import PullReport
    from curate.services.syncing_push import PushReport

app = typer.Typer()
label_studio = typer.Typer(help="Label in Label Studio, and bring the work back.", no_args_is_help=True)
app.add_typer(label_studio, name="label-studio")

SHOWN = 10
Map = Annotated[
    list[str] | None,
    typer.Option("--map", help="Who is who: bea@example.org=bea, also by user name or number; may be repeated."),
]


@label_studio.command()
def push(
    gold: Annotated[bool, typer.Option("--gold", help="Send the gold too, as ground truth annotations.")] = False,
    overwrite: Annotated[
        bool,
        typer.Option("--overwrite-configuration", help="Replace a labelling configuration that was edited there."),
    ] = False,
    new: Annotated[bool, typer.Option("--new", help="Make a new project there, and work with it from now on.")] = False,
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
        report = push_(project, by=OPERATOR, overwrite=overwrite, anew=new, progress=counter("tasks"))
        golden = push_gold(project, by=OPERATOR, progress=counter("ground truths")) if gold else None
    if as_json:
        print_json({**report.to_json(), "gold": golden.to_json() if golden else None})
        return
    _tell_push(report)
    if golden:
        say(f"gold        {golden.sent} sent, {golden.unchanged} unchanged, {golden.open} left open")


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
    with opened_project(root) as project:
        report = pull_(project, by=OPERATOR, people=people, everything=everything, progress=counter("tasks"))
    if as_json:
        print_json(report.to_json())
    else:
        _tell_pull(report)


@label_studio.command()
def sync(map_: Map = None, as_json: Json = False, root: Root = HERE) -> None:
    """Push, pull, and send back the layers that were changed here alone.

    A layer that was changed here and there is left as it is on both sides, for a lead to settle.

    Example: curate label-studio sync
    """
    from curate.services.syncing_people import read_map
    from curate.services.syncing_settle import sync as sync_

    people = read_map(map_ or [])
    with opened_project(root) as project:
        report = sync_(project, by=OPERATOR, people=people, progress=counter("tasks"))
    if as_json:
        print_json(report.to_json())
        return
    _tell_push(report.push)
    _tell_pull(report.pull)
    say(f"sent back   {report.sent} layers that were changed here alone")


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
    server = report.server
    said = f", Label Studio {server['version']}: {server['title']}" if server else ""
    where = f"at {report.url}" if report.url else "after label_studio_url is set in curate.toml"
    say(f"project     {report.project or 'none yet: curate label-studio push'} {where}{said}")
    say(f"here        {report.documents} documents, {report.tasks} of them are tasks there; {report.layers} layers")
    if server:
        say(f"there       {server['tasks']} tasks, {server['annotations']} annotations, {server['skipped']} skipped")
    say(f"last push   {report.pushed or 'never'}")
    say(f"last pull   {report.pulled or 'never'}")
    say(f"changed     {len(report.changed_here)} layers here alone: curate label-studio sync sends them")
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


def _tell_push(report: "PushReport") -> None:
    say(f"project     {report.project} at {report.url}")
    say(f"tasks       {report.tasks} sent, {report.unchanged} were there; {report.suggested} got suggestions later")
    if report.edited_by_hand:
        say("            its labelling configuration was edited there; it has what the codebook asks for and stays")
    if report.deleted:
        say(f"            {report.deleted} were deleted there and are not sent again")
    if report.foreign:
        say(f"            {report.foreign} tasks are none of ours, or have another text; they are left alone")
    if report.twins:
        say(f"            {report.twins} had been made twice by a push that was cut off; the second ones are deleted")


def _tell_pull(report: "PullReport") -> None:
    say(f"read        {report.tasks} tasks; {report.skipped} skipped and {report.drafts} drafts in them are no answers")
    say(f"layers      {report.taken} taken, {report.unchanged} unchanged, {report.withdrawn} withdrawn there")
    authors = ", ".join(f"{author} {count}" for author, count in sorted(report.authors.items()))
    say(f"authors     {authors or 'none'}")
    if report.changed_here:
        say(f"changed     {report.changed_here} here alone: curate label-studio sync sends them")
    if report.conflicts:
        say(f"conflicts   {report.conflicts} changed here and there: curate label-studio status")
    if report.earlier:
        say(f"earlier     {report.earlier} annotations by one who annotated the task again; the last one counts")
    if report.incomplete:
        say(f"incomplete  {report.incomplete} annotations lack an attribute that the codebook requires")
    for name, sentences in (("left out", report.rejected), ("doubt", report.doubts)):
        for sentence in sentences[:SHOWN]:
            say(f"{name:12}{sentence}")
        if len(sentences) > SHOWN:
            say(f"{name:12}… and {len(sentences) - SHOWN} more, with --json")

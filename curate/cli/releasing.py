"""Commands on releases, and export."""

from pathlib import Path
from typing import Annotated

import typer

from curate.cli.checking import check
from curate.cli.confirming import confirm, confirmed
from curate.cli.output import HERE, OPERATOR, Json, Root, bar, opened_project, print_json, print_table, say
from curate.cli.release_options import Folds, HoldOut, LeaveOutShared, Seed, Stratify, Strict, Until, chosen_plan
from curate.core.errors import CurateError

app = typer.Typer()
FORMATS = (
    "jsonl, csv, csv_wide, parquet, huggingface, spacy (needs curate[spacy]), xmi (curate[uima]), refi_qda, r, spss, "
    "recal, standoff (without texts), brat, webannotation, labelstudio, conll, conll_bilou, conll_by_label, "
    "or one that a plug-in adds."
)
release = typer.Typer(help="Freeze the gold into a release, and look after releases.", no_args_is_help=True)
app.add_typer(release, name="release")
release.command()(check)
release.command()(confirm)
release.command()(confirmed)


@release.command()
def create(
    name: Annotated[str, typer.Argument(help="The release's name; its version is counted.")],
    seed: Seed = None,
    folds: Folds = None,
    until: Until = None,
    hold_out: HoldOut = None,
    leave_out_shared: LeaveOutShared = False,
    stratify: Stratify = None,
    layers: Annotated[
        bool, typer.Option("--layers", help="Put what each annotator found beside the gold, for soft labels.")
    ] = False,
    pseudonyms: Annotated[
        bool, typer.Option("--pseudonyms", help="Write person-1, person-2 … for names, and no reasons in words.")
    ] = False,
    strict: Strict = False,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Freeze the gold with its splits and write it under exports/NAME-VERSION/.

    Stories are dealt to train, dev and test; or in folds, by time, or by outlet. The same content is the same release:
    making it again changes no byte. What `curate release check` would have warned of is said.

    Example: curate release create border-study
    """
    from curate.core.release_records import PeopleTold
    from curate.services.checking_release import Choice, create_checked_release

    with opened_project(root) as project, bar() as watcher:
        plan = chosen_plan(project.settings.fractions, folds, until, hold_out, leave_out_shared, stratify)
        choice = Choice(name, plan, seed, people=PeopleTold(layers, pseudonyms))
        made, warnings = create_checked_release(project, choice, by=OPERATOR, strict=strict, watcher=watcher)
    if as_json:
        print_json({**made.to_json(), "warnings": [warning.to_json() for warning in warnings]})
        return
    for line in made.summary():
        say(line)
    for warning in warnings:
        say(f"warning: {warning}")
    if warnings:
        say("where each is mended: curate release check")


@release.command(name="list")
def list_(as_json: Json = False, root: Root = HERE) -> None:
    """List the releases, oldest first.

    Example: curate release list
    """
    from curate.services.releasing import list_project_releases, release_row

    with opened_project(root) as project:
        rows = [release_row(record) for record in list_project_releases(project, by=OPERATOR)]
    if as_json:
        print_json({"releases": rows})
    else:
        columns = ("name", "version", "digest", "at")
        print_table(columns, (tuple(str(row[column]) for column in columns) for row in rows))


@release.command()
def diff(
    earlier: Annotated[Path, typer.Argument(metavar="A", help="A release's folder.")],
    later: Annotated[Path, typer.Argument(metavar="B", help="Another release's folder.")],
    as_json: Json = False,
) -> None:
    """Say which annotations of which documents differ between two releases.

    Example: curate release diff exports/border-study-1 exports/border-study-2
    """
    from curate.services.releasing import compare_releases

    changes = compare_releases(earlier, later)
    if as_json:
        print_json({"changes": [change.to_json() for change in changes]})
    else:
        for change in changes:
            typer.echo(str(change))
        say(f"{len(changes)} differences")


@release.command()
def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A release's folder.")], as_json: Json = False
) -> None:
    """Recompute everything that a release says of itself.

    Example: curate release verify exports/border-study-1
    """
    from curate.services.releasing import verify_folder

    with bar() as watcher:
        problems = verify_folder(folder, watcher)
    if as_json:
        print_json({"problems": [str(problem) for problem in problems]})
    if problems:
        raise CurateError("\n".join([f"{folder} is not what its manifest says:", *(f"  {p}" for p in problems)]))
    say(f"{folder} is what its manifest says")


@release.command()
def rehydrate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A stand-off release's folder.")],
    texts: Annotated[list[Path], typer.Option("--texts", help="Your own copies of the articles: files or folders.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="The folder to write.", show_default="DIR.with-texts")
    ] = None,
    as_json: Json = False,
) -> None:
    """Put a release without texts together with your own copies of them.

    A copy that was edited since gets the annotations whose words are still there; the others are listed as lost.

    Example: curate release rehydrate border-study-1.standoff --texts articles/
    """
    from curate.services.rehydrating import rehydrate_release

    place = out or folder.with_name(f"{folder.name}.with-texts")
    report = rehydrate_release(folder, texts, place)
    if as_json:
        print_json(report.to_json())
        return
    for line in [*report.summary(), f"written to {place}; what was lost, and why, is in its report.json"]:
        say(line)


@app.command()
def export(
    formats: Annotated[list[str], typer.Option("--format", help=FORMATS)],
    release: Annotated[
        str | None, typer.Option("--release", help="NAME-VERSION; otherwise the gold as it stands now.")
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option("--label", help="This label only; may be repeated. Of spacy and conll."),
    ] = None,
    excel: Annotated[bool, typer.Option("--excel", help="CSV that Excel opens as UTF-8.")] = False,
    entities: Annotated[
        bool, typer.Option("--entities", help="Of spacy: also as doc.ents, where no two may overlap.")
    ] = False,
    root: Root = HERE,
) -> None:
    """Write a release, or the gold as it stands, in a format, or in several at once.

    Example: curate export --format csv --release border-study-1
    """
    from curate.adapters.exporters.options import ExportOptions
    from curate.services.releasing import export_formats

    options = ExportOptions(excel=excel, entities=entities, labels=tuple(label or ()))
    with opened_project(root) as project, bar() as watcher:
        folders = export_formats(project, formats, release=release, options=options, by=OPERATOR, watcher=watcher)
    for folder in folders:
        say(f"written to {folder}")

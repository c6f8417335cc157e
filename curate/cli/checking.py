"""`curate release check`: what stops a release, and what to look at before."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.output import HERE, OPERATOR, Json, Root, bar, opened_project, print_json, say
from curate.cli.release_options import Folds, HoldOut, LeaveOutShared, Seed, Stratify, Strict, Until, chosen_plan

if TYPE_CHECKING:
    from curate.core.label_errors import JudgedLabel
    from curate.core.readiness import Finding
    from curate.services.projects import Project

SHOWN = 5  # places of a finding that the terminal lists; --json has all


def check(
    name: Annotated[str, typer.Option("--name", help="The release to come: its earlier ones keep their stories.")] = "",
    seed: Seed = None,
    folds: Folds = None,
    until: Until = None,
    hold_out: HoldOut = None,
    leave_out_shared: LeaveOutShared = False,
    stratify: Stratify = None,
    measure: Annotated[str | None, typer.Option(help="The measure of agreement.", show_default="curate.toml's")] = None,
    threshold: Annotated[
        float | None, typer.Option(min=-1, max=1, help="Warn of labels below it.", show_default="curate.toml's")
    ] = None,
    models: Annotated[
        bool,
        typer.Option("--models", help="Look for label errors as well, by models; takes a while. Needs curate[models]."),
    ] = False,
    strict: Strict = False,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Say what would be in a release, what stops it, and what to look at first, each with the page where it is mended.

    Changes nothing. The exit code is 0 where nothing stops a release, and 1 where something does; warnings count
    with --strict alone, and what models doubt never does: it may well be right.

    Example: curate release check --threshold 0.8
    """
    from curate.services.checking_release import Choice, check_release

    with opened_project(root) as project, bar() as watcher:
        plan = chosen_plan(project.settings.fractions, folds, until, hold_out, leave_out_shared, stratify)
        choice = Choice(name, plan, seed, measure, threshold)
        found = check_release(project, choice, by=OPERATOR, watcher=watcher)
        judged = look_with_models(project) if models else None
        titles = {label.name: label.title for label in project.schema.labels}
    if as_json:
        more = {} if judged is None else label_errors_json(judged)
        print_json({**found.to_json(), **more})
    else:
        splits = ", ".join(f"{count} {split}" for split, count in found.splits.items())
        say(f"{found.documents} documents would be in it{f': {splits}' if splits else ''}")
        say_findings(found.findings, typer.echo)
        say_label_errors(judged or [], titles)
    if found.stops or (strict and found.warnings):
        raise typer.Exit(1)


def look_with_models(project: "Project") -> "list[JudgedLabel]":
    """Shows how far it is where somebody watches."""
    from curate.services.finding_label_errors import find_label_errors

    with bar() as watcher:
        return find_label_errors(project, by=OPERATOR, watcher=watcher)


def label_errors_json(judged: "Iterable[JudgedLabel]") -> dict[str, object]:
    whole = list(judged)
    return {
        "label_errors": [each.to_json() for each in whole if each.attribute is None],
        "attribute_errors": [each.to_json() for each in whole if each.attribute is not None],
    }


def say_label_errors(judged: "Iterable[JudgedLabel]", titles: Mapping[str, str]) -> None:
    """A line for each label, and below it the most doubtful units and where they are mended."""
    for label in judged:
        typer.echo(f"models: {label.summary(titles)}")
        for error in label.errors[:SHOWN]:
            typer.echo(f"    {error.said(titles)} ({error.probability:.2f}): “{error.short_words}” {error.place.link}")
        if label.count > SHOWN:
            typer.echo(f"    {label.count - SHOWN:,} more: --json has the first {len(label.errors):,} with reasons")


def say_findings(findings: Iterable["Finding"], write: Callable[[str], None] = say) -> None:
    """A line each, and below it where it is mended."""
    for finding in findings:
        write(f"{'STOPS' if finding.stops else 'warning'}: {finding}")
        for place in finding.places[:SHOWN]:
            write(f"    {place.words}: {place.link}")
        rest = len(finding.places) - SHOWN
        if rest > 0 or not finding.places:
            write(f"    {f'{rest:,} more' if rest > 0 else finding.overview.words}: {finding.overview.link}")

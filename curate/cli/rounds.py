"""Commands on rounds: who codes what, and how they stand."""

from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.output import HERE, OPERATOR, Json, Root, opened_project, print_json, print_table, say
from curate.core.rounds import MEASURES, RoundKind

if TYPE_CHECKING:
    from curate.services.assigning import Dealt

app = typer.Typer()
round_ = typer.Typer(help="Rounds: training, qualification, pilot and production.", no_args_is_help=True)
app.add_typer(round_, name="round")
Name = Annotated[str, typer.Argument(metavar="NAME", help="The round's name.")]


@app.command()
def assign(
    name: Annotated[str, typer.Option("--round", help="The round to deal.")],
    annotators: Annotated[
        str | None, typer.Option(help="Its people from now on, with commas.", show_default="as before")
    ] = None,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Deal a round's documents to its people; again whenever people or documents have changed.

    What nobody began goes back to the pool when its annotator left or was too slow. Nobody has a document twice.

    Example: curate assign --round pilot --annotators ana,ben,dora
    """
    from curate.services.assigning import deal_round

    with opened_project(root) as project:
        dealt = deal_round(project, name=name, by=OPERATOR, annotators=listed(annotators))
    if as_json:
        print_json(dealt.to_json())
    else:
        print_dealt(dealt)


@round_.command()
def create(
    name: Name,
    kind: Annotated[RoundKind, typer.Option(help="What it is for.")],
    annotators: Annotated[str, typer.Option(help="Who codes in it: ana,ben,cem.")],
    documents: Annotated[
        int | None, typer.Option(min=1, help="How many to draw of those in no round.", show_default="all")
    ] = None,
    ids: Annotated[str | None, typer.Option(help="These very documents, with commas, instead of a draw.")] = None,
    coders: Annotated[int, typer.Option(min=1, help="How many people code a document of the share.")] = 1,
    share: Annotated[float, typer.Option(min=0, max=1, help="The share coded by several; one codes each other.")] = 1.0,
    stratify: Annotated[str | None, typer.Option(help="Draw in proportion to these: outlet,month.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="The seed of the draw.", show_default="curate.toml's")] = None,
    deadline: Annotated[
        int | None, typer.Option(min=1, help="Days after which what nobody began is dealt to another.")
    ] = None,
    gold: Annotated[float, typer.Option(min=0, max=1, help="The share with hidden answers (production).")] = 0.0,
    repeat: Annotated[
        float, typer.Option(min=0, max=1, help="The share that comes back to the same person (production).")
    ] = 0.0,
    repeat_after: Annotated[int, typer.Option(min=1, help="After how many others it comes back.")] = 20,
    after: Annotated[str | None, typer.Option(help="The qualification to pass first (production).")] = None,
    threshold: Annotated[float | None, typer.Option(help="What a qualification asks for.")] = None,
    measure: Annotated[str, typer.Option(help=f"How answers are scored: {', '.join(MEASURES)}.")] = MEASURES[0],
    labels: Annotated[
        str | None, typer.Option(help="Labels that each reach the threshold.", show_default="all together")
    ] = None,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Open a round over documents drawn for it. Then deal it: curate assign --round NAME.

    Example: curate round create pilot --kind pilot --coders 2 --documents 30 --annotators ana,ben,cem --stratify outlet
    """
    from curate.core.rounds import RoundSettings
    from curate.services.rounds import Asked, create_round

    with opened_project(root) as project:
        rules = RoundSettings(
            annotators=listed(annotators),
            coders=coders,
            share=share,
            seed=project.settings.seed if seed is None else seed,
            stratify=listed(stratify),
            deadline_days=deadline,
            gold_share=gold,
            repeat_share=repeat,
            repeat_after=repeat_after,
            after=after,
            measure=measure,
            threshold=threshold,
            labels=listed(labels),
        )
        draft = create_round(project, Asked(name, kind, rules, documents, listed(ids)), by=OPERATOR)
    if as_json:
        print_json({"name": draft.name, "kind": draft.kind, "documents": dict(draft.coders)})
        return
    several = sum(wanted > 1 for wanted in draft.coders.values())
    say(f"{name} is open: {len(draft.coders)} documents, {several} of them for several people")
    say(f"Next: curate assign --round {name}")


@round_.command(name="list")
def list_(as_json: Json = False, root: Root = HERE) -> None:
    """List the rounds, oldest first.

    Example: curate round list
    """
    from curate.services.rounds import all_rounds, round_json

    with opened_project(root) as project:
        rounds = all_rounds(project, by=OPERATOR)
    if as_json:
        print_json({"rounds": [round_json(each) for each in rounds]})
        return
    rows = (
        (
            each.name,
            each.kind.value,
            each.opened[:16],
            (each.closed or "open")[:16],
            ", ".join(each.settings.annotators),
        )
        for each in rounds
    )
    print_table(("name", "kind", "opened", "closed", "annotators"), rows)


@round_.command()
def close(name: Name, as_json: Json = False, root: Root = HERE) -> None:
    """Close a round: nothing of it waits for anybody any more; what was coded stays.

    Example: curate round close pilot
    """
    from curate.services.rounds import close_round, round_json

    with opened_project(root) as project:
        closed = close_round(project, name=name, by=OPERATOR)
    if as_json:
        print_json(round_json(closed))
    else:
        say(f"{name} is closed")


@round_.command()
def answers(
    source: Annotated[str, typer.Option("--from", help="`gold`, or the annotator whose submitted layers are copied.")],
    ids: Annotated[str | None, typer.Option(help="Only these documents, with commas.")] = None,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Make answer keys for training and qualification from gold or from one person's work.

    A key that is there stays as it is. One can also be made by hand: a lead labels "as the answer key".

    Example: curate round answers --from gold
    """
    from curate.services.answering import copy_answers

    with opened_project(root) as project:
        copied = copy_answers(project, source=source, by=OPERATOR, ids=listed(ids))
    if as_json:
        print_json(copied.to_json())
    else:
        say(f"{len(copied.answered)} documents have answers now, {len(copied.known)} had them before")


@round_.command()
def scores(name: Name, as_json: Json = False, root: Root = HERE) -> None:
    """Score a round's people against the answers: training, qualification, or hidden in production.

    Example: curate round scores entry --json
    """
    from curate.services.scoring import round_scores

    with opened_project(root) as project:
        found = round_scores(project, by=OPERATOR, name=name)
    if as_json:
        print_json({"scores": [each.to_json() for each in found]})
        return
    if not found:
        say(f"nothing to score: nobody has a document of {name} with answers: curate assign --round {name}")
        return
    rows = (
        (each.annotator, f"{each.done}/{each.given}", value.label or "all", _number(value.value), _verdict(each.passed))
        for each in found
        for value in each.values
    )
    print_table(("annotator", "done", "label", found[0].measure, "passed"), rows)


@round_.command()
def progress(as_json: Json = False, root: Root = HERE) -> None:
    """Say who has done what in each round, how fast, what is left, and when it will be done at this pace.

    Example: curate round progress --json
    """
    from curate.services.progress import round_progress

    with opened_project(root) as project:
        found = round_progress(project, by=OPERATOR)
    if as_json:
        print_json({"rounds": [each.to_json() for each in found]})
        return
    rows = (
        (
            each.name,
            work.annotator,
            f"{work.submitted}/{work.given}",
            f"{work.hours:.2f}",
            _number(work.per_hour),
            _number(work.pace.per_day),
            "done" if not work.left else work.pace.end.date().isoformat() if work.pace.end else "undefined",
        )
        for each in found
        for work in each.work
    )
    print_table(("round", "annotator", "submitted", "hours", "per hour", "per day", "done on"), rows)
    for each in found:
        if each.is_open and each.undealt:
            say(f"{each.name}: {each.undealt} codings are not dealt to anybody: curate assign --round {each.name}")


@round_.command()
def agreement(
    name: Name,
    bootstrap: Annotated[int, typer.Option(min=1, max=100_000, help="Replicates of the 95 % interval.")] = 2_000,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Measure how far a round's people agree on its documents, with 95 % intervals.

    Example: curate round agreement pilot
    """
    from curate.services.piloting import round_agreement

    with opened_project(root) as project:
        results = round_agreement(project, name=name, by=OPERATOR, replicates=bootstrap)
    if as_json:
        print_json({"results": [each.to_json() for each in results]})
        return
    rows = (
        (each.measure, each.label or "all", _number(each.value), _number(each.low), _number(each.high))
        for each in results
    )
    print_table(("measure", "label", "value", "95 % from", "to"), rows)


@round_.command()
def recode(
    apply: Annotated[bool, typer.Option("--apply", help="Reopen them, into their annotators' queues.")] = False,
    labels: Annotated[str | None, typer.Option(help="Only for these labels, with commas.", show_default="all")] = None,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Say what was coded under an earlier codebook and what has changed since; with --apply, reopen what it concerns.

    Example: curate round recode --apply
    """
    from curate.services.recoding import outdated_work, reopen_outdated

    with opened_project(root) as project:
        outdated = outdated_work(project, by=OPERATOR)
        reopened = reopen_outdated(project, by=OPERATOR, labels=listed(labels)) if apply else None
    if as_json:
        done = reopened.to_json() if reopened else {}
        print_json({"outdated": [each.to_json() for each in outdated], **done})
        return
    if not outdated:
        say("every submitted layer was made under the codebook as it is now")
    for each in outdated:
        say(f"codebook {each.schema_digest[:12]}: {each.layers} layers, {each.unaffected} not concerned")
        rows = ((label, ", ".join(kinds), str(each.to_recode.get(label, 0))) for label, kinds in each.changes.items())
        print_table(("label", "changed", "layers to recode"), rows)
    if reopened:
        where = f", in the round {reopened.round}" if reopened.round else ""
        say(f"{len(reopened.layers)} layers reopened{where}")


def listed(words: str | None) -> tuple[str, ...]:
    """`ana, ben` as two names; none for nothing."""
    return tuple(word.strip() for word in (words or "").split(",") if word.strip())


def print_dealt(dealt: "Dealt") -> None:
    """Messages first, then each person's load and each pair's overlap as tables."""
    back = ", ".join(f"{n} {because}" for because, n in dealt.returned.items() if n)
    say(f"{dealt.given} documents dealt" + (f"; back in the pool: {back}" if back else ""))
    if dealt.unqualified:
        say(f"not qualified, so without documents: {', '.join(dealt.unqualified)}")
    if dealt.short:
        say(f"{dealt.short} more coders are wanted than there are people for: name more with --annotators")
    hidden = ", ".join(f"{n} {purpose.value}" for purpose, n in dealt.hidden.items() if n)
    if hidden:
        say(f"mixed in: {hidden}")
    print_table(("annotator", "documents"), ((name, str(n)) for name, n in dealt.balance.loads.items()))
    if dealt.balance.pairs:
        typer.echo()
        print_table(("pair", "both code"), ((" + ".join(pair), str(n)) for pair, n in dealt.balance.pairs.items()))


def _number(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"


def _verdict(passed: bool | None) -> str:
    return "not yet" if passed is None else "yes" if passed else "no"

"""Commands on codebooks."""

from pathlib import Path
from typing import Annotated

import typer

from curate.cli.output import HERE, OPERATOR, Json, Root, print_json, say

app = typer.Typer()
schema = typer.Typer(help="Make a codebook from another tool's.", no_args_is_help=True)
app.add_typer(schema, name="schema")


@schema.command(name="from-label-studio")
def from_label_studio(
    configuration: Annotated[
        Path,
        typer.Argument(metavar="CONFIG", help="The labelling configuration (XML), as the project's settings show it."),
    ],
    name: Annotated[str | None, typer.Option(help="The codebook's name.", show_default="the file's")] = None,
    as_json: Json = False,
    root: Root = HERE,
) -> None:
    """Make schemas/NAME.yaml from a Label Studio labelling configuration, and say what it cannot keep.

    Example: curate schema from-label-studio config.xml --name protests
    """
    from curate.services.taking_over import take_over_configuration

    taken = take_over_configuration(root, configuration, name=name, by=OPERATOR)
    if as_json:
        print_json(taken.to_json())
        return
    for sentence in taken.left_out:
        say(f"not as it was: {sentence}")
    say(f"{taken.path} has {len(taken.schema.labels)} labels; write their rules there")
    if taken.others:
        say(f'The project has {", ".join(taken.others)} too: write schema_file = "{taken.path.name}" into curate.toml')

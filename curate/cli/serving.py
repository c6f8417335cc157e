"""The command that serves the pages and the API."""

from typing import Annotated

import typer

from curate.cli.output import HERE, OPERATOR, Root, bar, counting, opened_project, say

app = typer.Typer()


@app.command()
def run(
    port: Annotated[int | None, typer.Option(help="The port.", show_default="8501, or as curate.toml says")] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", envvar="CURATE_NO_BROWSER", help="Do not open a browser.")
    ] = False,
    root: Root = HERE,
) -> None:
    """Import seeds/, suggest, and serve the pages and the API on this machine.

    Example: curate run --port 8599 --no-browser
    """
    from curate.services.importing import import_paths
    from curate.services.suggesting import suggest as run_suggesters

    with opened_project(root) as project:
        host, chosen = project.settings.host, port or project.settings.port
        from curate.server import bind, create_app, serve
        from curate.services.accounts import check_network

        check_network(project, host)

        listening = bind(host, chosen)
        if project.seeds.is_dir():
            with counting("importing seeds/") as progress:
                report = import_paths(project, [project.seeds], by=OPERATOR, progress=progress)
            for rejection in report.rejected:
                say(f"rejected {rejection.where}: {rejection.reason}")
        with bar() as watcher:
            run_suggesters(project, by=OPERATOR, watcher=watcher)
        address = f"http://{host}:{chosen}"
        server = create_app(project, host=host, port=chosen)
        serve(server, listening, ready=lambda: _announce(address, open_browser=not no_browser))


def _announce(address: str, *, open_browser: bool) -> None:
    typer.echo(f"curate is ready at {address}")
    if open_browser:
        import webbrowser

        webbrowser.open(address)

"""The three places where other packages plug in: importers, suggesters and exporters.

Each is an entry-point group of plain functions; the built-in ones register in the same way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from curate.core.errors import CurateError

IMPORTERS = "curate.importers"
SUGGESTERS = "curate.suggesters"
EXPORTERS = "curate.exporters"


@dataclass(frozen=True, slots=True)
class Plugin:
    """One entry point, not loaded yet."""

    name: str
    entry: EntryPoint

    @property
    def version(self) -> str:
        """That of the distribution that provides it; read when it is asked for, which takes longer than finding it."""
        return self.entry.dist.version if self.entry.dist else "0"

    def load(self) -> Callable[..., Any]:
        """The function; raises CurateError naming the package where it cannot be imported."""
        try:
            function: Callable[..., Any] = self.entry.load()
        except (ImportError, AttributeError) as error:
            raise CurateError(
                f"{self.entry.group} {self.name!r} ({self.entry.value}) cannot be loaded: {error}; "
                "install or remove the package that provides it"
            ) from error
        return function


@cache
def find_plugins(group: str) -> dict[str, Plugin]:
    """All plugins of a group by name, sorted; raises CurateError where two share a name."""
    found: dict[str, Plugin] = {}
    for entry in sorted(entry_points(group=group), key=lambda e: (e.name, e.value)):
        if entry.name in found and found[entry.name].entry.value != entry.value:
            raise CurateError(
                f"two packages provide {group} {entry.name!r}: {found[entry.name].entry.value} and {entry.value}; "
                "uninstall one"
            )
        found[entry.name] = Plugin(entry.name, entry)
    return found


def choose_plugins(group: str, names: list[str] | None, *, beside: Sequence[str] = ()) -> list[Plugin]:
    """The plugins with these names, or all; raises CurateError listing the valid ones, and those that are `beside` them
    and no plugins."""
    found = find_plugins(group)
    unknown = [name for name in names or [] if name not in found]
    if unknown:
        kind = group.rpartition(".")[2].removesuffix("s")
        raise CurateError(f"there is no {kind} {', '.join(unknown)}; choose from {', '.join([*found, *beside])}")
    return [found[name] for name in names] if names else list(found.values())

"""What may be asked of a format beyond its name.

An exporter says which of these it takes by having a keyword of that name; a plug-in's exporter likewise.
"""

import hashlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from curate.adapters.exporters.folder import Exporter
from curate.core.errors import CurateError

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """`excel`: a mark at the start of CSV by which Excel knows UTF-8. `entities`: annotations as entities, of which no
    two may overlap. `labels`: these only; empty for all."""

    excel: bool = False
    entities: bool = False
    labels: tuple[str, ...] = ()

    def asked(self) -> dict[str, object]:
        """Those that are not as they are by themselves."""
        chosen = {"excel": self.excel, "entities": self.entities, "labels": self.labels}
        return {name: value for name, value in chosen.items() if value}

    def suffix(self) -> str:
        """What a folder's name gets, so that no export is taken for another: `-excel`, `-quote-claim`."""
        words = [name for name in ("excel", "entities") if getattr(self, name)]
        said = "-".join([*words, *self.labels])
        if len(said) > LONGEST_NAME:
            said = hashlib.sha256(said.encode()).hexdigest()[:12]
        return f"-{said}" if said else ""


def taken_options(export: Exporter) -> frozenset[str]:
    return frozenset(inspect.signature(export).parameters) & {"excel", "entities", "labels"}


def with_options(
    name: str, export: Exporter, options: ExportOptions, others: Callable[[], Mapping[str, Exporter]]
) -> Exporter:
    """The exporter with the options in it; raises CurateError naming those of the others that have an option which it
    lacks."""
    for option in sorted(options.asked().keys() - taken_options(export)):
        able = sorted(other for other, exporter in others().items() if option in taken_options(exporter))
        word = "label" if option == "labels" else option
        raise CurateError(f"{name} has no --{word}; leave it out, or export as {', '.join(able)}")
    return partial(export, **options.asked())

"""Take over: a codebook of the project made from another tool's configuration."""

from dataclasses import dataclass
from pathlib import Path

from curate.adapters.label_studio.foreign_configuration import LONGEST, read_configuration
from curate.adapters.schema_file import write_schema
from curate.core.errors import CurateError
from curate.core.labels import NAME, NAME_RULE
from curate.core.people import Person, Right, permit
from curate.core.schema import Schema


@dataclass(frozen=True, slots=True)
class TakenOver:
    """`left_out` are sentences on what the configuration asks and the codebook cannot keep as it was. `others` are
    codebooks that the project has already: it must be told which one it goes by."""

    path: Path
    schema: Schema
    left_out: tuple[str, ...]
    others: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        return {
            "schema": str(self.path),
            "labels": [label.name for label in self.schema.labels],
            "left_out": list(self.left_out),
            "other_schemas": list(self.others),
        }


def take_over_configuration(root: Path, configuration: Path, *, name: str | None, by: Person) -> TakenOver:
    """Writes `schemas/NAME.yaml` in the folder, which need be no project yet.

    Raises CurateError where the configuration cannot be read or the file is there already.
    """
    permit(by, Right.LEAD, "make a codebook")
    name = name or configuration.stem
    if not NAME.fullmatch(name):
        raise CurateError(f"{name!r} cannot be a codebook's name: {NAME_RULE}; give one with --name")
    found = read_configuration(_read(configuration), name=name)
    folder = root / "schemas"
    others = sorted(path.name for path in folder.glob("*.y*ml"))
    path = folder / f"{name}.yaml"
    write_schema(found.schema, path)
    return TakenOver(path, found.schema, found.left_out, tuple(others))


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(4 * LONGEST + 1)
    except OSError as error:
        raise CurateError(f"{path} cannot be read ({error.strerror or error}); name a file that can") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CurateError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8") from error

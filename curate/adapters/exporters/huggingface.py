"""A data set as Hugging Face `datasets` loads it: `load_dataset("FOLDER")`.

`README.md` opens with the YAML header that names the files of each split and the type of every feature; the files are
those of Parquet, under `data/`. `datasets` cannot load a split without rows: one that is empty has its file, and the
README says so, but the header does not name it.
"""

import json
from collections.abc import Set
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

from curate.adapters.exporters.files import new_file
from curate.adapters.exporters.parquet import COLUMNS, write_parquet
from curate.core.errors import CurateError
from curate.core.releases import ReleaseContent, records
from curate.core.schema import Schema

Feature: TypeAlias = dict[str, Any]
RESERVED = ("all",)


def write_huggingface(release: ReleaseContent, folder: Path) -> None:
    """`README.md` and `data/train.parquet` and so on; raises CurateError for a split whose name `datasets` keeps."""
    for split in release.fractions:
        if split in RESERVED or not split.isidentifier():
            raise CurateError(f"datasets takes no split called {split!r}; name it otherwise in curate.toml")
    (folder / "data").mkdir()
    write_parquet(release, folder / "data")
    with new_file(folder / "README.md") as file:
        file.write(_card(release))


def _card(release: ReleaseContent) -> str:
    """The header is JSON, which YAML takes as it is: no title can break out of it."""
    filled = {record["split"] for record in records(release)}
    header = json.dumps(_header(release, filled), ensure_ascii=True, indent=1)
    empty = ", ".join(split for split in release.fractions if split not in filled)
    return f"---\n{header}\n---\n\n{_words(release.schema)}" + (
        f"\nSplits without documents: {empty}.\n" if empty else ""
    )


def _header(release: ReleaseContent, filled: Set[str]) -> Feature:
    files = [{"split": split, "path": f"data/{split}.parquet"} for split in release.fractions if split in filled]
    config = {"config_name": "default", "data_files": files}
    features = [{"name": field.name, **_feature(field.type)} for field in COLUMNS]
    about = {"pretty_name": release.about.title or release.name, "license": release.about.licence}
    said = {key: value for key, value in about.items() if value}
    return {**said, "configs": [config], "dataset_info": {"config_name": "default", "features": features}}


def _feature(type_: pa.DataType) -> Feature:
    """As `datasets` writes a feature in a README: `dtype`, `struct` or `list`."""
    if pa.types.is_list(type_):
        inner = _feature(type_.value_type)
        return {"list": inner.get("dtype") or inner["struct"]}
    if pa.types.is_struct(type_):
        return {"struct": [{"name": field.name, **_feature(field.type)} for field in type_]}
    return {"dtype": str(type_)}


def _words(schema: Schema) -> str:
    labels = "".join(f"- `{label.name}`\n" for label in schema.labels)
    return (
        "Gold annotations of news articles: a document a row. Offsets in `annotations` count Unicode code points of\n"
        "`text`, zero-based, end exclusive. `schema.json` is the codebook and `DATACARD.md` describes the release.\n\n"
        f"Labels:\n\n{labels}"
    )

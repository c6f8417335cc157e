import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from adjudicated import modest, releases
from hypothesis import given

from curate.adapters.label_studio.configuration import write_configuration
from curate.adapters.label_studio.regions import read_regions
from curate.adapters.label_studio.tasks import write_label_studio
from curate.core.releases import ReleaseContent, records
from curate.core.standoff import annotation_to_json


@modest
@given(releases())
def test_tasks_give_back_every_document_and_its_gold(release: ReleaseContent) -> None:
    with TemporaryDirectory() as name:
        write_label_studio(release, Path(name))
        tasks = {s: json.loads((Path(name) / f"{s}.json").read_text("utf-8")) for s in release.fractions}
        config = (Path(name) / "labelling-configuration.xml").read_text("utf-8")
    assert config == write_configuration(release.schema)
    for record in records(release):
        text = record["text"]
        (task,) = [t for t in tasks[record["split"]] if t["data"]["curate_document"] == record["doc_id"]]
        assert (task["data"]["text"], task["data"]["curate_sha256"]) == (text, record["sha256"])
        (made,) = task["annotations"]
        found = read_regions(made["result"], text, release.schema)
        assert found.rejected == ()
        said = [annotation_to_json(annotation, text) for annotation in found.annotations]
        assert sorted(map(str, map(what, said))) == sorted(map(str, map(what, record["annotations"])))
    assert sum(map(len, tasks.values())) == len(list(records(release)))


def what(annotation: dict[str, Any]) -> tuple[object, ...]:
    return (*(annotation[key] for key in ("label", "start", "end", "quote")), sorted(annotation["attributes"].items()))

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from adjudicated import modest, releases
from hypothesis import given

from curate.adapters.label_studio.configuration import write_configuration
from curate.adapters.label_studio.regions import read_regions
from curate.adapters.label_studio.tasks import write_label_studio
from curate.core.releases import ReleaseContent


@modest
@given(releases())
def test_tasks_give_back_every_document_and_its_gold(release: ReleaseContent) -> None:
    with TemporaryDirectory() as name:
        write_label_studio(release, Path(name))
        tasks = {s: json.loads((Path(name) / f"{s}.json").read_text("utf-8")) for s in release.fractions}
        config = (Path(name) / "labelling-configuration.xml").read_text("utf-8")
    assert config == write_configuration(release.schema)
    for each in release.documents:
        (task,) = [t for t in tasks[each.split] if t["data"]["curate_document"] == each.document.id]
        assert task["data"]["text"] == each.document.text
        (made,) = task["annotations"]
        found = read_regions(made["result"], each.document.text, release.schema)
        assert found.rejected == ()
        gold = [(g.annotation.label, g.annotation.span, dict(g.annotation.attributes)) for g in each.gold.annotations]
        assert sorted(map(str, ((a.label, a.span, dict(a.attributes)) for a in found.annotations))) == sorted(
            map(str, gold)
        )
    assert sum(map(len, tasks.values())) == len(release.documents)

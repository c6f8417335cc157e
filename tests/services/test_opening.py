"""A lead opens a document's layers to those who are done with it, and closes them again."""

import pytest

from curate.core.errors import NotFound
from curate.core.people import Forbidden
from curate.services.exporting import stream_annotations
from curate.services.opening import close_layers, list_open, open_layers, read_layers
from curate.services.projects import Project
from tests.fixtures.people import ADA, ANA, BEN, LEA
from tests.fixtures.small_project import Save, put


@pytest.fixture
def coded(project: Project, save: Save) -> Project:
    """ana is done with the square, ben is not."""
    save("ana", "square.txt", put("claim", "the bridge is closed"), {"action": "submit"})
    save("ben", "square.txt", put("claim", "bridge is closed"))
    return project


def readable(project: Project, by: object) -> set[str]:
    assert isinstance(by, type(ANA))
    authors = {layer.author for layer in read_layers(project, document_id="square.txt", by=by)}
    assert authors == {row["annotator"] for row in stream_annotations(project, by=by)}
    return authors


def test_layers_are_blind_until_a_lead_opens_them_and_ones_own_is_submitted(coded: Project, save: Save) -> None:
    assert readable(coded, BEN) == {"ben"}
    open_layers(coded, document_id="square.txt", by=LEA)
    assert list_open(coded, by=BEN) == {"square.txt"}
    assert readable(coded, BEN) == {"ben"}
    assert readable(coded, ANA) == {"ana"}
    save("ben", "square.txt", {"action": "submit"})
    assert readable(coded, BEN) == readable(coded, ANA) == {"ana", "ben"}
    close_layers(coded, document_id="square.txt", by=LEA)
    assert readable(coded, BEN) == {"ben"}
    assert list_open(coded, by=BEN) == set()


def test_leads_alone_open(coded: Project) -> None:
    for by in (ANA, ADA):
        with pytest.raises(Forbidden, match="ask a lead"):
            open_layers(coded, document_id="square.txt", by=by)
        with pytest.raises(Forbidden, match="ask a lead"):
            close_layers(coded, document_id="square.txt", by=by)
    with pytest.raises(NotFound):
        open_layers(coded, document_id="nowhere.txt", by=LEA)
    with pytest.raises(NotFound):
        read_layers(coded, document_id="nowhere.txt", by=LEA)

"""Blind until one's own work on the document is done."""

import pytest

from curate.core.layers import Layer, LayerState
from curate.core.sight import may_read
from tests.fixtures.people import ADA, ANA, LEA

DONE, DOING, TO_DO = LayerState.SUBMITTED, LayerState.IN_PROGRESS, LayerState.ASSIGNED
BENS = Layer("d", "ben", "digest", DONE)
MACHINES = Layer("d", "machine:x@1", "digest", DONE)


@pytest.mark.parametrize("own", [None, TO_DO, DOING, DONE])
def test_an_annotator_reads_nobody_elses_layer(own: LayerState | None) -> None:
    assert not may_read(ANA, BENS, own)
    assert may_read(ANA, Layer("d", "ana", "digest", DOING), own)


def test_an_opened_document_is_open_to_those_who_are_done() -> None:
    assert [own for own in (None, TO_DO, DOING, DONE) if may_read(ANA, BENS, own, is_open=True)] == [DONE]
    assert not may_read(ANA, Layer("d", "ben", "digest", DOING), DONE, is_open=True)


def test_an_adjudicator_reads_submitted_layers_unless_still_labelling_the_document() -> None:
    assert [own for own in (None, TO_DO, DOING, DONE) if may_read(ADA, BENS, own)] == [None, DONE]
    assert not may_read(ADA, Layer("d", "ben", "digest", DOING), None)


def test_hidden_suggestions_are_hidden_from_whoever_labels() -> None:
    assert may_read(ANA, MACHINES, None)
    assert not may_read(ANA, MACHINES, DONE, suggestions_hidden=True)
    assert not may_read(ADA, MACHINES, DOING, suggestions_hidden=True)
    assert may_read(ADA, MACHINES, None, suggestions_hidden=True)


def test_a_lead_reads_all() -> None:
    assert may_read(LEA, Layer("d", "ben", "digest", DOING), DOING)
    assert may_read(LEA, MACHINES, DOING, suggestions_hidden=True)

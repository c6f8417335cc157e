"""Who may read whose layer: blind until one's own work on the document is done.

Whoever still labels a document reads nobody's layer of it, whatever their role allows elsewhere: else two
annotators' agreement says only that one has read the other's. Leads answer for the project and read all.
"""

from curate.core.authors import is_annotator
from curate.core.layers import Layer, LayerState
from curate.core.people import Person, Right


def may_read(
    by: Person, layer: Layer, own: LayerState | None, *, is_open: bool = False, suggestions_hidden: bool = False
) -> bool:
    """`own` is the state of the person's own layer of that document, None without one; `is_open`: a lead has opened
    the document's layers to those who have submitted theirs. Answer keys and second codings are for leads alone."""
    if by.may(Right.LEAD) or layer.author == by.name:
        return True
    if not (layer.is_machine or is_annotator(layer.author)):
        return False
    after_work = may_see_document(by, own) if by.may(Right.ADJUDICATE) else is_open and own is LayerState.SUBMITTED
    if layer.is_machine:
        return after_work or not suggestions_hidden
    is_shown = is_annotator(layer.author) or by.may(Right.ADJUDICATE)
    return after_work and is_shown and layer.state is LayerState.SUBMITTED


def may_see_document(by: Person, own: LayerState | None) -> bool:
    """Whether what an adjudicator sees of a document, its layers and conflicts, is open to them: not while a layer of
    their own is unfinished there."""
    return by.may(Right.LEAD) or (by.may(Right.ADJUDICATE) and own in {None, LayerState.SUBMITTED})

"""What labels are called on the page."""

from collections.abc import Sequence

from curate.app.state import project


def titles(labels: Sequence[str]) -> str:
    """Joined by "or"; a label that the codebook has dropped since keeps its name."""
    known = {label.name: label.title for label in project().schema.labels}
    return " or ".join(known.get(name, name) for name in labels)

"""Which documents are labelled without suggestions, so that it can be measured what suggestions do to people.

The choice is a keyed hash of the document's id alone, as that of a split is (`curate.core.splits`), but
under a key of its own: whether a document's suggestions are hidden says nothing about its split. With a
larger share more documents join those that were hidden before; none leaves.
"""

import hashlib

HASHES = 2**64


def hides_suggestions(document_id: str, *, seed: int, share: float) -> bool:
    """Whether the document is one of the share, 0 to 1. Of n documents about n·share are, give or take √n / 2."""
    digest = hashlib.sha256(f"{seed}\0suggestions\0{document_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < round(share * HASHES)

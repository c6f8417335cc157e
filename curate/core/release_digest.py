"""The digest of a release: SHA-256 over what it says, taken in as its documents go by."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from curate.core.canonical import canonical_json

Json = dict[str, Any]
FORMAT = "curate-release/1"


class ReleaseDigest:
    """That of the canonical JSON of `format name about schema split agreement documents`, and `training` where there
    was some; documents are pairs of id and record's digest, sorted: never held together."""

    def __init__(
        self,
        name: str,
        about: Mapping[str, Any],
        schema_digest: str,
        split: Mapping[str, Any],
        agreement: Sequence[Json],
        training: Sequence[Json] = (),
    ) -> None:
        before = {"about": dict(about), "agreement": list(agreement)}
        after: Json = {"format": FORMAT, "name": name, "schema": schema_digest, "split": dict(split)}
        if training:
            after["training"] = list(training)
        self._hash = hashlib.sha256(f'{canonical_json(before)[:-1]},"documents":['.encode())
        self._end = f"],{canonical_json(after)[1:]}".encode()
        self._last: str | None = None

    def add(self, document_id: str, digest: str) -> None:
        """Raises ValueError where ids do not ascend."""
        if self._last is not None and document_id <= self._last:
            raise ValueError(f"document {document_id!r} comes after {self._last!r}; sort them by id")
        comma = "" if self._last is None else ","
        self._hash.update(f"{comma}{canonical_json([document_id, digest])}".encode())
        self._last = document_id

    def hexdigest(self) -> str:
        """Of the documents added so far."""
        whole = self._hash.copy()
        whole.update(self._end)
        return whole.hexdigest()


def digest_of_manifest(about: Mapping[str, Any], record_digests: Mapping[str, bytes]) -> str:
    """The digest that a manifest should have, for the records with these digests: so that a reader can recompute it."""
    said = (about["name"], about["about"], about["schema"]["digest"], about["split"], about["agreement"])
    digest = ReleaseDigest(*said, about.get("training", []))
    for document_id, record_digest in sorted(record_digests.items()):
        digest.add(document_id, record_digest.hex())
    return digest.hexdigest()

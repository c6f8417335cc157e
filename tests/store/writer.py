"""Run by test_crashes: saves a change a transaction and prints its id when the store has it.

Arguments: URL, digest of the schema, author, prefix of the ids, number of changes.
"""

import os
import sys

from curate.core.layers import Action, Annotation, Change
from curate.core.spans import Span
from curate.store.engine import Store
from curate.store.layers import append_changes

url, digest, author, prefix, count = sys.argv[1:]
store = Store(url)
for number in range(int(count)):
    identity = f"{prefix}-{os.getpid()}-{number}."
    change = Change(identity, Action.PUT, Annotation(f"{os.getpid()}-{number % 50}", "mood", Span(number % 9, 10)))
    with store.writing() as session:
        append_changes(
            session, document_id="a", author=author, schema_digest=digest, changes=[change], at="2026-01-01T00:00Z"
        )
    sys.stdout.write(f"{identity}\n")
    sys.stdout.flush()

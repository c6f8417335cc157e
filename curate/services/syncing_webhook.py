"""Being told by Label Studio: the address that it calls, and what it tells, written down until somebody looks.

The address holds a secret of 32 random bytes, of which the database keeps the SHA-256: Label Studio signs nothing. Who
knows the address can have tasks looked at, and nothing else: what a webhook says is never taken for what stands there.
"""

import secrets
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from hmac import compare_digest

from curate.adapters.label_studio.webhooks import (
    add_webhook,
    delete_webhook,
    list_webhooks,
    read_webhook,
    webhook_address,
)
from curate.core.errors import CurateError
from curate.core.people import Person, Right, permit
from curate.services.projects import Project
from curate.services.syncing import SYNC, connected, known_link
from curate.store.links import Link, change_link
from curate.store.notices import ANY, add_notices, known_tasks, webhook_digests


@dataclass(frozen=True, slots=True)
class Webhook:
    """`address` holds the secret, and is empty where none is called any more. `registered`: the server knows it."""

    address: str = field(repr=False)
    registered: bool

    def to_json(self) -> dict[str, object]:
        return asdict(self)


def make_webhook(project: Project, *, base: str | None = None, register: bool = False, by: Person) -> Webhook:
    """A new address; the one before is refused from now on. With `register` the server is told it, instead of what it
    was told before; where it refuses, nothing changes. `base` is how the server reaches this one; else as the settings
    say.
    """
    permit(by, Right.LEAD, SYNC)
    link, secret, base = _linked(project), secrets.token_urlsafe(32), base or _own(project)
    address = webhook_address(base, secret)
    if register:
        with connected(project) as connection:
            before = list_webhooks(connection.server, connection.project_id, base=base)
            add_webhook(connection.server, connection.project_id, url=address)
            _remember(project, link, secret)
            for number in before:
                delete_webhook(connection.server, number)
    else:
        _remember(project, link, secret)
    return Webhook(address, register)


def _remember(project: Project, link: Link, secret: str) -> None:
    with project.store.writing() as session:
        change_link(session, key=link.key, webhook=_digest(secret))


def remove_webhook(project: Project, *, base: str | None = None, register: bool = False, by: Person) -> Webhook:
    """No address is answered any more; with `register` the server calls none any more, too."""
    permit(by, Right.LEAD, SYNC)
    with project.store.writing() as session:
        change_link(session, key=_linked(project).key, webhook=None)
    if register:
        with connected(project) as connection:
            for number in list_webhooks(connection.server, connection.project_id, base=base or _own(project)):
                delete_webhook(connection.server, number)
    return Webhook("", registered=False)


def link_behind(project: Project, secret: str) -> str | None:
    """The link whose server calls with this secret. Compared in constant time."""
    with project.store.reading() as session:
        digests = webhook_digests(session)
    sent = _digest(secret)
    found = [key for key, digest in digests.items() if compare_digest(digest, sent)]
    return found[0] if found else None


def note_webhook(project: Project, *, link: str, body: bytes | None) -> None:
    """Writes down which of our tasks to look at: any, where the body names none of them, or was too long to be read."""
    told = read_webhook(body or b"")
    with project.store.reading() as session:
        tasks = known_tasks(session, link=link, task_ids=told.tasks, annotation_ids=told.annotations)
    project.store.save(lambda session: add_notices(session, link=link, task_ids=sorted(tasks) or [ANY]))


def _linked(project: Project) -> Link:
    link = known_link(project)
    if link is None or link.project_id is None:
        raise CurateError("the project is tied to none in Label Studio yet; run: curate label-studio push")
    return link


def _own(project: Project) -> str:
    host = project.settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{project.settings.port}"


def _digest(secret: str) -> str:
    return sha256(secret.encode(errors="surrogatepass")).hexdigest()

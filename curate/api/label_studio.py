"""Where Label Studio says that something changed. Its webhooks have no headers of ours: a secret in the address is all.

It waits for the answer within its own request, for a second; so what came is written down, and read by another thread.
"""

from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.concurrency import run_in_threadpool

from curate.services.projects import Project
from curate.services.syncing_webhook import link_behind, note_webhook

# An article of 300,000 characters with its annotations; of a longer one only that something changed is read.
MOST = 2 * 1024 * 1024


def webhook_routes(project: Project, on_change: Callable[[], None]) -> APIRouter:
    """`on_change` is called after something was written down, and must not wait for anything."""
    router = APIRouter(tags=["label studio"])

    @router.post("/label-studio/webhook/{secret}", status_code=202, response_class=Response)
    async def webhook(secret: str, request: Request) -> Response:
        """What Label Studio calls; the address comes from `curate label-studio webhook`. Never writes a label."""
        link = await run_in_threadpool(link_behind, project, secret)
        if link is None:
            raise HTTPException(404)
        body = await _bounded(request)
        await run_in_threadpool(note_webhook, project, link=link, body=body)
        on_change()
        return Response(status_code=202)

    return router


async def _bounded(request: Request) -> bytes | None:
    """None where it is longer than MOST."""
    held = bytearray()
    async for chunk in request.stream():
        held += chunk
        if len(held) > MOST:
            return None
    return bytes(held)

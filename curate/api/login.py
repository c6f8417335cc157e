"""The routes by which a browser logs in and out. They take forms, and run no script."""

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from curate.api.login_page import render_login, render_logout
from curate.api.who import visitor_of
from curate.services.logging_in import Identity, RefusedLogin, cookie_name, log_in, log_in_by_email, log_out
from curate.services.projects import Project

HOME = "/"
ORGANISATION = "/login/organisation"
FRESH = {"Cache-Control": "no-store"}


class Provider(Protocol):
    """A login elsewhere, which leaves an identity of its own in the browser's cookies."""

    def address(self) -> str:
        """Where it begins, as a path of this server."""

    def identity(self, cookies: Mapping[str, str]) -> Identity | None:
        """Whom it has just vouched for; None where there is nobody."""


def login_routes(project: Project, provider: Provider | None = None) -> list[Route]:
    """`/login` and `/logout`; in a project without accounts both lead home."""

    async def show_login(request: Request) -> Response:
        next_ = safe_next(request.query_params.get("next"))
        visitor = await run_in_threadpool(visitor_of, project, request.headers)
        if visitor.person or not visitor.is_team:
            return _go(next_)
        identity = provider.identity(request.cookies) if provider else None
        if identity:
            return await run_in_threadpool(_bridge, project, identity, next_, is_secure=_is_secure(request))
        page = render_login(project.schema.title, next_=next_, has_provider=provider is not None)
        return HTMLResponse(page, headers=FRESH)

    async def go_elsewhere(_request: Request) -> Response:
        return RedirectResponse(f"..{provider.address()}" if provider else "../", status_code=303, headers=FRESH)

    async def take_login(request: Request) -> Response:
        form = await read_form(request)
        name, next_ = form.get("name", "").strip(), safe_next(form.get("next"))
        address = request.client.host if request.client else "unknown"
        try:
            token = await run_in_threadpool(
                log_in, project, name=name, password=form.get("password", ""), address=address
            )
        except RefusedLogin as refusal:
            page = render_login(
                project.schema.title, next_=next_, name=name, problem=str(refusal), has_provider=provider is not None
            )
            return HTMLResponse(page, status_code=401, headers=FRESH)
        return _remember(_go(next_), project, token, is_secure=_is_secure(request))

    async def show_logout(request: Request) -> Response:
        visitor = await run_in_threadpool(visitor_of, project, request.headers)
        if visitor.person is None:
            return _go(HOME)
        return HTMLResponse(render_logout(project.schema.title, name=visitor.person.name), headers=FRESH)

    async def take_logout(request: Request) -> Response:
        token = request.cookies.get(cookie_name(project))
        if token:
            await run_in_threadpool(log_out, project, token)
        answer = _go("/login")
        answer.delete_cookie(cookie_name(project))
        return answer

    return [
        Route("/login", show_login, methods=["GET"]),
        Route("/login", take_login, methods=["POST"]),
        Route(ORGANISATION, go_elsewhere, methods=["GET"]),
        Route("/logout", show_logout, methods=["GET"]),
        Route("/logout", take_logout, methods=["POST"]),
    ]


def safe_next(asked: str | None) -> str:
    """Where to go afterwards: a path of this server, never another one's address in whatever disguise."""
    if not asked or not asked.startswith("/") or asked.startswith("//") or "\\" in asked or not asked.isprintable():
        return HOME
    return asked


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a posted form, each once; what is no UTF-8 fits nothing."""
    body = (await request.body()).decode("utf-8", "replace")
    return {name: values[0] for name, values in parse_qs(body, keep_blank_values=True, max_num_fields=20).items()}


def _bridge(project: Project, identity: Identity, next_: str, *, is_secure: bool) -> Response:
    """A session of ours for whom the provider vouches. Its own cookie goes at once: it would outlive our session, and
    let in again who was logged out."""
    try:
        if identity.email is None:
            raise RefusedLogin("your organisation has not verified your e-mail address just now; try again")
        answer: Response = _remember(_go(next_), project, log_in_by_email(project, identity.email), is_secure=is_secure)
    except RefusedLogin as refusal:
        page = render_login(project.schema.title, next_=next_, problem=str(refusal), has_provider=True)
        answer = HTMLResponse(page, status_code=401, headers=FRESH)
    for name in identity.cookies:
        answer.delete_cookie(name)
    return answer


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def _go(path: str) -> RedirectResponse:
    """To a path of this server, said relative to ours: behind a proxy all may lie in a folder of its own."""
    return RedirectResponse(f".{path}", status_code=303, headers=FRESH)


def _remember(answer: Response, project: Project, token: str, *, is_secure: bool) -> Response:
    seconds = int(project.settings.session_days * 86_400)
    answer.set_cookie(
        cookie_name(project), token, max_age=seconds, httponly=True, samesite="lax", secure=is_secure, path="/"
    )
    return answer

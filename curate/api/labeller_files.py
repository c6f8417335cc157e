"""The browser's part of the labeller, `curate/labeller/`: plain files under an address that names their content.

A browser may keep them for good. It asks again when the page names another version, as it does after an upgrade.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import curate

FOLDER = Path(curate.__file__).resolve().parent / "labeller"
TYPES = {".js": "text/javascript", ".css": "text/css"}
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def file_routes() -> list[Route]:
    """One route for all files of the version that is served; any other version is not found."""
    files = read_files()

    async def answer(request: Request) -> Response:
        name = request.path_params["name"]
        if request.path_params["version"] != version() or name not in files:
            return Response(status_code=404)
        return Response(files[name], media_type=TYPES[Path(name).suffix], headers=FOREVER)

    return [Route("/labeller/{version}/{name}", answer)]


@cache
def read_files() -> dict[str, bytes]:
    """Modules and style sheets by name."""
    return {file.name: file.read_bytes() for file in sorted(FOLDER.iterdir()) if file.suffix in TYPES}


@cache
def version() -> str:
    """A digest of all names and contents."""
    digest = sha256()
    for name, content in read_files().items():
        digest.update(f"{name}\n".encode() + sha256(content).digest())
    return digest.hexdigest()[:16]


def address(name: str) -> str:
    """Relative to a page in the server's folder, which behind a proxy may be another one than we think."""
    return f"labeller/{version()}/{name}"

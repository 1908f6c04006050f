"""Style, scripts and fonts, served from memory under an address that changes with their content."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import cache
from pathlib import Path

import msgspec
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent.parent / "static"

# One file on the wire, several to read: the order is the cascade.
STYLES = (
    "tokens",
    "base",
    "controls",
    "surfaces",
    "overlays",
    "shell",
    "keys",
    "key-card",
    "pages",
    "contrast",
)

ENTRIES = {"js/app.js", "js/plain.js"}

_COMPRESSED = {"text/css", "text/javascript", "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"


class Asset(msgspec.Struct, frozen=True):
    """A file as it is sent, with its validator."""

    content_type: str
    body: bytes
    zipped: bytes | None
    etag: str


def static_url(path: str) -> str:
    """The address of a file below `static/`, to be kept for ever: new content has a new one."""
    if path not in _assets():
        raise KeyError(f"There is no static file {path}.")
    return f"/static/{_version()}/{path}"


@cache
def module_paths() -> list[str]:
    """The modules that the dashboard's script imports, so that the browser fetches them at once."""
    return [name for name in _assets() if name.startswith("js/") and name not in ENTRIES]


async def static_file(request: Request) -> Response:
    """`/static/<version>/<path>`; without the version it is asked for anew each time."""
    version, _, path = request.path_params["path"].partition("/")
    current = version == _version()
    asset = _assets().get(path if current else request.path_params["path"])
    if asset is None:
        return Response(status_code=404)
    return _answer(request, asset, cache_control=_FOREVER if current else "no-cache")


def _answer(request: Request, asset: Asset, *, cache_control: str) -> Response:
    zipped = asset.zipped if "gzip" in request.headers.get("accept-encoding", "") else None
    etag = f'"{asset.etag}-gzip"' if zipped else f'"{asset.etag}"'
    headers = {"ETag": etag, "Cache-Control": cache_control, "Vary": "Accept-Encoding"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return Response(zipped or asset.body, media_type=asset.content_type, headers=headers)


@cache
def _assets() -> dict[str, Asset]:
    files = {
        str(path.relative_to(FOLDER)): path for path in sorted(FOLDER.rglob("*")) if path.is_file()
    }
    served = {
        name: _asset(name, path.read_bytes())
        for name, path in files.items()
        if not name.startswith("css/")
    }
    return {**served, "app.css": _asset("app.css", _styles())}


def _styles() -> bytes:
    return b"\n".join((FOLDER / "css" / f"{name}.css").read_bytes() for name in STYLES)


def _asset(name: str, body: bytes) -> Asset:
    content_type = _content_type(name)
    zipped = (
        gzip.compress(body, 9, mtime=0) if content_type.partition(";")[0] in _COMPRESSED else None
    )
    return Asset(content_type, body, zipped, hashlib.sha256(body).hexdigest()[:20])


def _content_type(name: str) -> str:
    if name.endswith(".js"):
        return "text/javascript; charset=utf-8"
    if name.endswith(".woff2"):
        return "font/woff2"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


@cache
def _version() -> str:
    """One digest of everything, so that files may refer to each other by relative address."""
    digest = hashlib.sha256()
    for name, asset in sorted(_assets().items()):
        digest.update(f"{name} {asset.etag}\n".encode())
    return digest.hexdigest()[:12]

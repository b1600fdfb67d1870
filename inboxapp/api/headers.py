"""What browsers are told to forbid, on every answer of the process."""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import Scope

from inboxapp.core.settings import Settings

# Named by their content, so a changed file has another name.
HASHED_ASSET = re.compile(r"/assets/(?:.*/)?[^/]+-[A-Za-z0-9_-]{8}\.[a-z0-9]+")
INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.+?)</script>", re.DOTALL)
FOREVER = "public, max-age=31536000, immutable"
TWO_YEARS = "max-age=63072000; includeSubDomains"
FORBIDDEN_FEATURES = (
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
)
NOT_MODIFIED = 304
_NEVER_KEPT = ("/api/", "/auth/", "/stream/", "/upload/", "/webhooks/")
NOTHING_AT_ALL = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class SecurityHeaders:
    """The headers of one deployment: its addresses and its built pages decide them."""

    def __init__(self, settings: Settings, pages: Path) -> None:
        self._is_https = settings.url.startswith("https://")
        # A policy can't name an IPv6 address; there, 'self' stands for the page's own socket.
        nameable = (origin for origin in settings.origins if "[" not in origin)
        self._sockets = " ".join(origin.replace("http", "ws", 1) for origin in nameable)
        self._pages = pages

    def add(self, headers: MutableHeaders, scope: Scope, status: int) -> None:
        """Add what the answer doesn't say itself."""
        is_page = headers.get("content-type", "").startswith("text/html")
        wanted = {
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": FORBIDDEN_FEATURES,
            "Cross-Origin-Opener-Policy": "same-origin",
            "Content-Security-Policy": self._page_policy() if is_page else NOTHING_AT_ALL,
        }
        if status == NOT_MODIFIED:
            # The browser would put this in the place of the policy that it keeps with the page.
            del wanted["Content-Security-Policy"]
        if self._is_https or scope.get("scheme") == "https":
            wanted["Strict-Transport-Security"] = TWO_YEARS
        if caching := _caching(scope["path"], status, is_page=is_page):
            wanted["Cache-Control"] = caching
        for name, value in wanted.items():
            headers.setdefault(name, value)

    def _page_policy(self) -> str:
        # 'unsafe-eval': Reflex runs the toasts and scripts that handlers return by eval.
        # Inline scripts are allowed by their hashes; inline styles can't be: React and Emotion
        # set them while the page runs. Images of strangers' mails never load by themselves.
        return "; ".join(
            [
                "default-src 'self'",
                " ".join(["script-src 'self' 'unsafe-eval'", *inline_scripts(self._pages)]),
                "style-src 'self' 'unsafe-inline'",
                "img-src 'self' data: blob:",
                "font-src 'self' data:",
                f"connect-src 'self' {self._sockets}",
                "object-src 'none'",
                "base-uri 'self'",
                "form-action 'self'",
                "frame-ancestors 'none'",
            ]
        )


def _caching(path: str, status: int, *, is_page: bool) -> str:
    if is_page:
        return "no-cache"
    if status in {200, 206, 304} and HASHED_ASSET.fullmatch(path):
        return FOREVER
    return "no-store" if path.startswith(_NEVER_KEPT) else ""


def inline_scripts(pages: Path) -> tuple[str, ...]:
    """Return the hashes of the scripts inside the built pages, read again after a build."""
    try:
        built = (pages / "index.html").stat().st_mtime_ns
    except OSError:
        return ()
    return _hashes(pages, built)


@lru_cache(maxsize=4)
def _hashes(pages: Path, built: int) -> tuple[str, ...]:  # noqa: ARG001  a new build is a new key
    scripts = {
        script
        for page in pages.rglob("*.html")
        for script in INLINE_SCRIPT.findall(page.read_bytes())
    }
    digests = (hashlib.sha256(script.replace(b"\r\n", b"\n")).digest() for script in scripts)
    return tuple(sorted(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests))

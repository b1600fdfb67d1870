"""Hosts that drafts may link to, as people enter them."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from inboxapp.core.text import one_line
from inboxapp.drafting.policy.errors import BadPolicy

MOST_HOSTS = 100
LONGEST_HOST = 253
FIELD = "allowed_hosts"
# At least two labels: a whole top-level domain would allow everybody, and numbers are no names.
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])")


def checked_hosts(value: object) -> tuple[str, ...]:
    """Return plain host names from names or whole addresses. Raises BadPolicy."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise BadPolicy(FIELD, "The hosts that drafts may link to must be a list.")
    hosts = tuple(dict.fromkeys(_host(entry) for entry in value))
    if len(hosts) > MOST_HOSTS:
        raise BadPolicy(FIELD, f"Drafts can be allowed to link to {MOST_HOSTS} hosts at most.")
    return hosts


def _host(entry: object) -> str:
    text = one_line(entry).lower() if isinstance(entry, str) else ""
    try:
        host = urlsplit(text if "://" in text else f"https://{text}").hostname or ""
    except ValueError:
        host = ""
    host = host.strip(".")
    if len(host) > LONGEST_HOST or not _HOST.fullmatch(host):
        shown = one_line(str(entry))[:60]
        raise BadPolicy(FIELD, f"“{shown}” is not a host. Enter names such as docs.example.com.")
    return host

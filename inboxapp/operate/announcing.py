"""The lines that tell people, and scripts, how to reach the product."""

import http.client

from inboxapp.core.settings import Settings
from inboxapp.demo.seed import DemoFacts
from inboxapp.llm.endpoint import endpoint_of
from inboxapp.operate.console import say

EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104  addresses a server listens on, not a client's


def web_answers(settings: Settings) -> bool:
    """Whether the web process answers its health check."""
    host = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
    connection = http.client.HTTPConnection(host, settings.port, timeout=2)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def announce(settings: Settings, facts: DemoFacts) -> None:
    """Print how to get in, one line each; scripts read these lines."""
    say("")
    say(f"URL: {settings.url}")
    for login in facts.logins:
        say(f"Login ({login.client}): {login.email} ({login.role.value})")
    for password in dict.fromkeys(login.password for login in facts.logins):
        say(f"Password of the demo logins: {password}")
    say(f"Webhook secret (acme): {facts.webhook_secret}")
    say(f"API key (acme): {facts.api_key}")
    say(f"Model: {endpoint_of(settings).label}")

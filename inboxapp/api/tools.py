"""What the HTTP edge needs, opened by whoever serves it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Request
from redis.asyncio import Redis

from inboxapp.core.database import Database
from inboxapp.core.settings import Settings


class ApiTools(Protocol):
    """Settings and open connections; whatever else the process carries is not our business."""

    @property
    def settings(self) -> Settings:
        """The settings of this process."""
        ...

    @property
    def database(self) -> Database:
        """The rows."""
        ...

    @property
    def redis(self) -> Redis:
        """The news, the counters and the queue."""
        ...


@dataclass(frozen=True)
class OpenTools:
    """The plainest ApiTools."""

    settings: Settings
    database: Database
    redis: Redis


# The connections open with the server, after the application was put together.
ToolsProvider = Callable[[], ApiTools]


def tools_of(request: Request) -> ApiTools:
    """Return the tools of the application that serves the request."""
    provider: ToolsProvider = request.app.state.tools
    return provider()


Tools = Annotated[ApiTools, Depends(tools_of)]

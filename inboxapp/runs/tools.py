"""What a worker carries into every task."""

from dataclasses import dataclass

from redis.asyncio import Redis

from inboxapp.core.database import Database
from inboxapp.core.settings import Settings
from inboxapp.llm.gateway import LanguageModel


@dataclass(frozen=True)
class Tools:
    """Open connections and the model; `worker` names this process in rows and logs."""

    settings: Settings
    database: Database
    redis: Redis
    model: LanguageModel
    worker: str

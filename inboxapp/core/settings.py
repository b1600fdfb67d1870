"""Everything the environment may say, validated once at start."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from inboxapp.core.errors import ConfigurationError


class Settings(BaseSettings):
    """The environment; an empty value counts as unset."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True)

    port: int = Field(default=3000, ge=1, le=65535)
    host: str = "0.0.0.0"  # noqa: S104  a server listens
    data_dir: Path = Path(".data")
    database_url: str | None = None
    redis_url: str | None = None
    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    openai_model: str | None = None
    demo_password: SecretStr | None = None
    public_url: str | None = Field(
        default=None, pattern="^https?://[^/]+", description="an address like https://inbox.example"
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    web_workers: int = Field(default=1, ge=1, le=64)
    max_jobs: int = Field(default=10, ge=1, le=200)
    lease_seconds: float = Field(default=10, ge=1, le=600)
    # Whatever any client's policy says; read at the start of each process.
    auto_send_disabled: bool = False
    revision_disabled: bool = False
    log_level: str = Field(
        default="INFO",
        pattern="(?i)^(debug|info|warning|error|critical)$",
        description="debug, info, warning, error or critical",
    )
    log_format: str = Field(
        default="console", pattern="^(console|json)$", description="console or json"
    )
    # A test's way to choose how the offline model behaves: seconds a stage, and a fault by name.
    offline_latency_seconds: float = Field(default=0.6, ge=0, le=60)
    offline_fault: str | None = None

    @field_validator("database_url")
    @classmethod
    def _is_postgres(cls, value: str | None) -> str | None:
        if value and value.split("://")[0] not in {"postgres", "postgresql", "postgresql+psycopg"}:
            raise ValueError("must begin with postgresql:// (Postgres is the only database)")
        return value

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, value: str | None) -> str | None:
        if value and value.split("://")[0] not in {"redis", "rediss", "unix"}:
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return value

    @field_validator("openai_base_url")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https:// and usually ends with /v1")
        return value

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value

    @property
    def uses_offline_model(self) -> bool:
        """Whether drafts come from the built-in model: neither a key nor a server is named."""
        return self.openai_api_key is None and self.openai_base_url is None

    @property
    def url(self) -> str:
        """Where people open the product, without a trailing slash."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def origins(self) -> list[str]:
        """Origins whose pages may open a socket."""
        local = [f"http://{host}:{self.port}" for host in ("localhost", "127.0.0.1", "[::1]")]
        return [*dict.fromkeys([self.url, *local, *self.allowed_origins])]


def read_settings() -> Settings:
    """Read the environment.

    Raises ConfigurationError with one sentence that names the variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        reason = _reason(first["type"], field, first["msg"])
        raise ConfigurationError(f"{field.upper()} is wrong: {reason}.") from None


def _reason(kind: str, field: str, said: str) -> str:
    if kind == "string_pattern_mismatch":
        return f"must be {Settings.model_fields[field].description}"
    if kind in {"int_parsing", "float_parsing"}:
        return "must be a number"
    if kind == "bool_parsing":
        return "must be true or false"
    return said.removeprefix("Value error, ").replace("Input should be", "must be")


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process."""
    return read_settings()

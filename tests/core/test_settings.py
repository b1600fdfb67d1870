from pathlib import Path

import pytest

from inboxapp.core.errors import ConfigurationError
from inboxapp.core.settings import Settings, read_settings


def test_without_an_environment_everything_has_a_default() -> None:
    settings = read_settings()
    assert settings.port == 3000
    assert settings.data_dir == Path(".data")
    assert settings.database_url is None
    assert settings.redis_url is None
    assert settings.uses_offline_model


@pytest.mark.parametrize(
    "name",
    [
        *("PORT", "DATABASE_URL", "REDIS_URL", "DATA_DIR", "DEMO_PASSWORD"),
        *("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "MAX_JOBS", "LOG_FORMAT"),
        *("AUTO_SEND_DISABLED", "REVISION_DISABLED"),
    ],
)
def test_an_empty_value_counts_as_unset(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "")
    assert read_settings() == Settings()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "abc", "PORT is wrong"),
        ("PORT", "0", "PORT is wrong"),
        ("PORT", "65536", "PORT is wrong"),
        ("DATABASE_URL", "sqlite:///x.db", "Postgres is the only database"),
        ("REDIS_URL", "localhost:6379", "must begin with redis://"),
        ("OPENAI_BASE_URL", "api.example", "must begin with http:// or https://"),
        ("MAX_JOBS", "-1", "MAX_JOBS is wrong"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT is wrong"),
        ("AUTO_SEND_DISABLED", "perhaps", "must be true or false"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_the_variable(
    name: str, value: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as refused:
        read_settings()
    assert words in refused.value.message
    assert name in refused.value.message
    assert "\n" not in refused.value.message


def test_a_wrong_value_never_repeats_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://app:hunter2@db/app")
    with pytest.raises(ConfigurationError) as refused:
        read_settings()
    assert "hunter2" not in refused.value.message


def test_pages_of_this_machine_and_of_the_public_address_may_open_sockets() -> None:
    settings = Settings(
        port=3100,
        public_url="https://inbox.example/",
        allowed_origins="https://a.example, https://b.example/",
    )
    assert settings.url == "https://inbox.example"
    assert settings.origins[0] == "https://inbox.example"
    assert {"http://localhost:3100", "https://a.example", "https://b.example"} <= {
        *settings.origins
    }


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "OPENAI_BASE_URL"])
def test_a_key_or_a_server_turns_the_offline_model_off(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "http://localhost:9/v1")
    assert not read_settings().uses_offline_model

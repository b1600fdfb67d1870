import openai
import pytest
from pydantic import SecretStr

from inboxapp.core.settings import Settings
from inboxapp.llm.endpoint import DEFAULT_MODEL, endpoint_of


def test_without_key_and_server_the_built_in_model_answers() -> None:
    endpoint = endpoint_of(Settings(openai_model="gpt-5"))
    assert endpoint.is_offline
    assert endpoint.model == "inbox-offline-1"
    assert endpoint.model_for("gpt-5") == "inbox-offline-1"
    assert endpoint.model_for("inbox-offline-1+429") == "inbox-offline-1+429"


def test_the_built_in_model_may_be_named_with_a_fault() -> None:
    assert endpoint_of(Settings(openai_model="inbox-offline-1+cut")).model.endswith("+cut")


def test_a_key_alone_means_openai() -> None:
    endpoint = endpoint_of(Settings(openai_api_key=SecretStr("sk-1")))
    assert endpoint.is_openai
    assert endpoint.label == f"{DEFAULT_MODEL} at api.openai.com"
    assert endpoint.model_for("gpt-5") == "gpt-5"


def test_a_server_alone_needs_no_key() -> None:
    url = "http://user:pass@localhost:11434/v1"
    endpoint = endpoint_of(Settings(openai_base_url=url, openai_model="llama3.2"))
    assert not endpoint.is_openai
    assert endpoint.api_key
    assert endpoint.label == "llama3.2 at localhost:11434"


def test_empty_values_count_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL"):
        monkeypatch.setenv(name, "")
    assert endpoint_of(Settings()).is_offline


def test_the_client_library_is_the_third_major_version() -> None:
    assert openai.__version__.startswith("3.")

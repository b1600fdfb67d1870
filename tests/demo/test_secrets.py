from pathlib import Path

import pytest

from inboxapp.core.errors import ConfigurationError
from inboxapp.demo.secrets import FILE, demo_secrets


def test_secrets_are_made_once_and_kept(tmp_path: Path) -> None:
    made = demo_secrets(tmp_path)
    assert demo_secrets(tmp_path) == made
    assert made.webhook_secret.startswith("whsec_")
    assert made.api_key.startswith("inb_")
    assert made != demo_secrets(tmp_path / "another")


def test_only_the_owner_may_read_them(tmp_path: Path) -> None:
    demo_secrets(tmp_path)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_password_from_outside_is_used_and_never_written(tmp_path: Path) -> None:
    kept = demo_secrets(tmp_path)
    given = demo_secrets(tmp_path, password="correct horse")
    assert given.password == "correct horse"
    assert given.api_key == kept.api_key
    assert "correct horse" not in (tmp_path / FILE).read_text()
    assert demo_secrets(tmp_path) == kept


@pytest.mark.parametrize("text", ["", "{", "[]", '{"api_key": "inb_x"}'])
def test_a_damaged_file_is_one_sentence_that_says_what_to_do(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(ConfigurationError, match=r"damaged; delete it"):
        demo_secrets(tmp_path)

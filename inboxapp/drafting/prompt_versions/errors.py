"""What a prompt is refused for."""

from inboxapp.core.errors import Conflict, Invalid, NotFound


class PromptNotFound(NotFound):
    """No step with such a prompt, or no such version of it."""

    code = "prompt_not_found"

    def __init__(self) -> None:
        super().__init__(
            "There is no such prompt or version here. The product's own rules (“system”) can't be "
            "changed. Nothing was changed."
        )


class BadPrompt(Invalid):
    """The text or its note can't be used."""

    code = "bad_prompt"

    def __init__(self, words: str) -> None:
        super().__init__(f"{words} Nothing was saved.")


class SameText(Conflict):
    """There is nothing new to save."""

    code = "same_text"

    def __init__(self, version: int) -> None:
        super().__init__(
            f"This is word for word version {version}, the newest, so no new version was made."
        )

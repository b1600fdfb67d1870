"""What a change of policy is refused for."""

from inboxapp.core.errors import Conflict, Invalid


class BadPolicy(Invalid):
    """A value can't be used; `field` is its path, such as "auto_send.threshold"."""

    code = "bad_policy"

    def __init__(self, field: str, words: str) -> None:
        super().__init__(f"{words} Nothing was changed.")
        self.field = field
        self.words = words


class PolicyChanged(Conflict):
    """Somebody saved since these settings were read."""

    code = "policy_changed"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name or 'Somebody'} changed these settings since you opened them, so nothing was "
            "saved. What you entered is still here: check it and save again to keep it."
        )

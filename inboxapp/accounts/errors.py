"""What accounts refuse."""

from inboxapp.core.errors import AppError, Conflict, Invalid, NotFound, NotSignedIn

SECONDS_PER_MINUTE = 60


class WrongCredentials(NotSignedIn):
    """The pair is wrong; which half of it stays unsaid."""

    code = "wrong_credentials"

    def __init__(self) -> None:
        super().__init__("That e-mail address and password don't match. Please try again.")


class TooManyAttempts(AppError):
    """Somebody guesses; `retry_after` is in seconds."""

    code = "too_many_attempts"
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            f"Too many attempts to sign in. Please wait {spoken_wait(retry_after)} and try again; "
            "the account itself is not locked."
        )
        self.retry_after = retry_after


class EmailTaken(Conflict):
    """An account with this address exists already."""

    code = "email_taken"

    def __init__(self) -> None:
        super().__init__("This e-mail address has an account already. Nothing was changed.")


class ClientKeyTaken(Conflict):
    """A client with this key exists already."""

    code = "client_key_taken"

    def __init__(self, key: str) -> None:
        super().__init__(f"There is a client with the key “{key}” already. Nothing was changed.")


class LastAdmin(Conflict):
    """A client always keeps somebody who may change its settings."""

    code = "last_admin"

    def __init__(self) -> None:
        super().__init__(
            "This is the last active admin. Nothing was changed; make somebody else an admin first."
        )


class PersonNotFound(NotFound):
    """No such person at this client."""

    code = "person_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such person here. They may have been removed.")


class ClientNotFound(NotFound):
    """No such client."""

    code = "client_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such client.")


class WeakPassword(Invalid):
    """The password would be guessed; `reason` ends the sentence."""

    code = "weak_password"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Please choose another password: {reason}. Nothing was changed.")


class BadProfile(Invalid):
    """A field of the client's profile can't be used; nothing was changed."""

    code = "bad_profile"

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason} Nothing was changed.")


def spoken_wait(seconds: int) -> str:
    """Say a wait the way people do, rounded up."""
    if seconds <= 1:
        return "a second"
    if seconds < SECONDS_PER_MINUTE:
        return f"{seconds} seconds"
    minutes = -(-seconds // SECONDS_PER_MINUTE)
    return "a minute" if minutes == 1 else f"{minutes} minutes"

"""What runs refuse, and how an attempt learns that it is over."""

from inboxapp.core.errors import Conflict, NotFound


class RunNotFound(NotFound):
    """No such run for this client."""

    code = "run_not_found"

    def __init__(self) -> None:
        super().__init__(
            "There is no such run here. Runs older than the retention time are removed."
        )


class RunIsOver(Conflict):
    """The run can't be changed any more."""

    code = "run_is_over"

    def __init__(self) -> None:
        super().__init__("This run has already ended, so there is nothing left to cancel.")


class LeaseLost(Exception):
    """Another attempt has taken the run over; this one writes nothing more."""


class CancelAsked(Exception):
    """A person asked to stop the run; obeyed at a stage boundary."""


class StageFailed(Exception):
    """A stage the run can't do without gave nothing; `words` say why."""

    def __init__(self, stage: str, error_class: str, words: str) -> None:
        super().__init__(words)
        self.stage = stage
        self.error_class = error_class
        self.words = words


class RunRefused(Exception):
    """A pipeline's `prepare` will not let the run begin; it ends as failed with these words."""

    def __init__(self, error_class: str, words: str) -> None:
        super().__init__(words)
        self.error_class = error_class
        self.words = words

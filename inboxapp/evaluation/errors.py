"""What an evaluation refuses, in a sentence; nothing has been asked of a model by then."""

from inboxapp.core.errors import ConfigurationError


class BadEvaluation(ConfigurationError):
    """The arguments or the files they name can't be used."""

    code = "bad_evaluation"


class BadCases(BadEvaluation):
    """The held conversations can't be read."""

    code = "bad_cases"


class NotComparable(BadEvaluation):
    """Two reports measured different things."""

    code = "not_comparable"

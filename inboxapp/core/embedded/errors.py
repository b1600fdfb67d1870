from inboxapp.core.errors import ConfigurationError


class EmbeddedServerFailed(ConfigurationError):
    """A server in the data folder could not be started; the message says why and what to do."""

    code = "embedded_server"

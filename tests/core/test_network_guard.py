import socket

import pytest


def test_no_test_reaches_another_machine() -> None:
    with pytest.raises(OSError, match="a test tried to connect"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)

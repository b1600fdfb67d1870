"""Actors that are not people."""

from inboxapp.accounts.types import Actor, ActorKind, Role


def worker_actor(client_id: int, client_key: str) -> Actor:
    """Return the machine, acting for one client."""
    return Actor(
        client_id=client_id,
        client_key=client_key,
        kind=ActorKind.WORKER,
        role=Role.ADMIN,
        name="worker",
    )


def key_actor(client_id: int, client_key: str, name: str, role: Role = Role.MANAGER) -> Actor:
    """Return whoever holds an API key: its role's rights, and no person behind them."""
    return Actor(
        client_id=client_id,
        client_key=client_key,
        kind=ActorKind.API_KEY,
        role=role,
        name=name,
    )

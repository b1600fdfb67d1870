"""The one table of role to permissions; what is not listed is denied."""

from inboxapp.accounts.types import Permission, Role
from inboxapp.core.errors import NotAllowed

_SETTER = frozenset({Permission.READ_LEADS, Permission.WORK_LEADS, Permission.READ_RUNS})
_MANAGER = _SETTER | {Permission.CONTROL_RUNS, Permission.READ_SETTINGS}
_ADMIN = _MANAGER | {Permission.CHANGE_SETTINGS, Permission.MANAGE_USERS}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.SETTER: _SETTER,
    Role.MANAGER: _MANAGER,
    Role.ADMIN: _ADMIN,
}


def allows(role: Role, permission: Permission) -> bool:
    """Tell whether the role carries the permission."""
    return permission in PERMISSIONS.get(role, frozenset())


def demand(role: Role, permission: Permission) -> None:
    """Raise NotAllowed unless the role carries the permission."""
    if not allows(role, permission):
        raise NotAllowed(
            f"Your role ({role}) can't {permission.replace('_', ' ')}. Nothing was changed; "
            "ask an admin if you need it."
        )

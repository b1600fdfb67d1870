"""What components accept as words: text known now, or a Var known later."""

from typing import Any, TypeAlias

import reflex as rx

Text: TypeAlias = str | rx.Var[Any]
Truth: TypeAlias = bool | rx.Var[Any]
Child: TypeAlias = str | rx.Var[Any] | rx.Component

"""The Python name of the part that an address can name."""

import reflex as rx

_LIBRARY = rx.asset("run_target.jsx", shared=True).importable_path


class RunTarget(rx.Component):
    """An article that scrolls into view and stands out when the address names it."""

    library = _LIBRARY
    tag = "RunTarget"
    anchor: rx.Var[str]

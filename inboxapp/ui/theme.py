"""The look in one place: colours, type and space as plain data; nothing else sets a colour.

Screens write class names: `bg-surface`, `text-ink`, `text-muted`, `border-line`, `text-good`,
`bg-warn-surface`, `rounded-md`, `text-sm`. Whatever follows a value (a sentiment, a status) carries
`data-sentiment` or `data-status` and uses `text-tone bg-tone-surface border-tone-line`.
"""

from typing import Any

Palette = dict[str, str]

LIGHT: Palette = {
    "bg": "#f4f5f7",
    "surface": "#ffffff",
    "raised": "#ffffff",
    "sunken": "#f6f7f9",
    "hover": "#f0f1f4",
    "selected": "#e8ebfc",
    "line": "#e3e5ea",
    "line-strong": "#c8ccd4",
    "ink": "#171a21",
    "muted": "#555c69",
    "faint": "#646b78",
    "accent-solid": "#4a54cf",
    "accent-solid-hover": "#3d46b8",
    "on-accent": "#ffffff",
    "bad-solid": "#c62f37",
    "bad-solid-hover": "#ad252d",
    "on-bad": "#ffffff",
    "ring": "#4a54cf",
    "backdrop": "rgb(15 17 21 / 0.35)",
    "shadow": "rgb(15 17 21 / 0.12)",
}
DARK: Palette = {
    "bg": "#0d0e11",
    "surface": "#141619",
    "raised": "#1c1f24",
    "sunken": "#111316",
    "hover": "#1d2025",
    "selected": "#232947",
    "line": "#26292f",
    "line-strong": "#3b3f48",
    "ink": "#eceef2",
    "muted": "#a6acb8",
    "faint": "#9299a6",
    "accent-solid": "#5560dd",
    "accent-solid-hover": "#4a55cd",
    "on-accent": "#ffffff",
    "bad-solid": "#cb3a42",
    "bad-solid-hover": "#b8323a",
    "on-bad": "#ffffff",
    "ring": "#8f99ff",
    "backdrop": "rgb(0 0 0 / 0.6)",
    "shadow": "rgb(0 0 0 / 0.5)",
}

# tone: (text, surface, line) in light, then in dark.
TONES: dict[str, tuple[tuple[str, str, str], tuple[str, str, str]]] = {
    "neutral": (("#4c535f", "#eff1f4", "#d8dbe1"), ("#b4bac6", "#212429", "#363a42")),
    "accent": (("#3f49bf", "#ebedfc", "#c9cef5"), ("#a3abff", "#1f2340", "#363d70")),
    "good": (("#14713f", "#e4f5eb", "#b3dfc5"), ("#5fce93", "#12291d", "#1f4a33")),
    "warn": (("#84540a", "#fdf2da", "#eed39c"), ("#e3b04f", "#2c2312", "#50401e")),
    "bad": (("#b3242d", "#fdeaeb", "#f3c0c3"), ("#ff8f94", "#331a1c", "#5c2b2f")),
    "info": (("#145f96", "#e4f1fb", "#b5d6ef"), ("#6bb8ee", "#11263a", "#1f4262")),
    "violet": (("#6a39b5", "#f2ebfc", "#d8c5f2"), ("#c0a0f5", "#261c3a", "#443166")),
    "done": (("#43655a", "#e9f0ed", "#c6d6cf"), ("#9dbdb1", "#1a2522", "#2f433d")),
}

# Keys are the values of conversations' Sentiment and of the run, stage and draft statuses.
SENTIMENT_TONES: dict[str, str] = {
    "New": "info",
    "Interested": "good",
    "Information Requested": "good",
    "Meeting Requested": "violet",
    "Call Requested": "violet",
    "Meeting Booked": "violet",
    "Follow Up": "warn",
    "Out of Office": "warn",
    "Neutral": "neutral",
    "Automated Reply": "neutral",
    "Not Interested": "bad",
    "Do Not Contact": "bad",
}
STATUS_TONES: dict[str, str] = {
    "queued": "neutral",
    "waiting": "neutral",
    "running": "accent",
    "completed": "done",
    "done": "done",
    "sent": "done",
    "pending": "info",
    "failed": "bad",
    "blocked": "bad",
    "aborted": "neutral",
    "superseded": "neutral",
    "suppressed": "neutral",
    "rejected": "neutral",
    "skipped": "neutral",
    "degraded": "warn",
}
STRUCK = ("aborted", "superseded", "rejected", "skipped")

# 12 / 13 / 14 / 16 / 20 / 28 px at the browser's usual 16, so that a reader's own size is obeyed.
TYPE: dict[str, tuple[str, str]] = {
    "xs": ("0.75rem", "1rem"),
    "sm": ("0.8125rem", "1.25rem"),
    "base": ("0.875rem", "1.375rem"),
    "lg": ("1rem", "1.5rem"),
    "xl": ("1.25rem", "1.75rem"),
    "2xl": ("1.75rem", "2.25rem"),
}
FONT = "'Inter Variable', Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', sans-serif"
MONO = "ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, monospace"


def palette(*, dark: bool) -> Palette:
    """Return every colour of one mode by its variable name."""
    colours = dict(DARK if dark else LIGHT)
    for tone, modes in TONES.items():
        text, surface, line = modes[1 if dark else 0]
        colours |= {tone: text, f"{tone}-surface": surface, f"{tone}-line": line}
    return colours


def css_variables() -> str:
    """Return the style sheet that gives every token its value, in light and in dark."""
    light, dark = palette(dark=False), palette(dark=True)
    rules = [
        f":root{{color-scheme:light;{_declarations(light)}}}",
        f".dark{{color-scheme:dark;{_declarations(dark)}}}",
    ]
    rules += [f'[data-tone="{tone}"]{{{_tone(tone)}}}' for tone in TONES]
    rules += [f'[data-sentiment="{key}"]{{{_tone(t)}}}' for key, t in SENTIMENT_TONES.items()]
    rules += [f'[data-status="{key}"]{{{_tone(t)}}}' for key, t in STATUS_TONES.items()]
    return "".join(rules)


def _declarations(colours: Palette) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours.items())


def _tone(tone: str) -> str:
    return (
        f"--tone:var(--{tone});--tone-surface:var(--{tone}-surface);--tone-line:var(--{tone}-line);"
    )


def _colours() -> dict[str, str]:
    names = [*palette(dark=False), "tone", "tone-surface", "tone-line"]
    return {
        "transparent": "transparent",
        "current": "currentColor",
        **{name: f"var(--{name})" for name in names},
    }


# For the Tailwind plugin in rxconfig; it replaces the default palette, so that a colour that is
# not a token does not exist.
TAILWIND: dict[str, Any] = {
    "darkMode": "class",
    "plugins": [],
    "theme": {
        "colors": _colours(),
        "fontSize": {name: [size, {"lineHeight": line}] for name, (size, line) in TYPE.items()},
        "fontFamily": {"sans": FONT, "mono": MONO},
        "borderRadius": {"none": "0", "sm": "4px", "md": "6px", "lg": "10px", "full": "9999px"},
        "screens": {"sm": "700px", "md": "900px", "lg": "1100px", "xl": "1400px"},
        "boxShadow": {
            "none": "none",
            "sm": "0 1px 2px var(--shadow)",
            "md": "0 4px 16px var(--shadow)",
            "lg": "0 12px 40px var(--shadow)",
        },
    },
}

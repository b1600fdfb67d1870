"""Words that admit a gap, in the languages of the suite."""

# ruff: noqa: E501, RUF001  patterns read best whole, with the apostrophes that people type
import re

_ADMITS = re.compile(
    r"\b(?:find out|check (?:that|this|it|on|with|whether|rather)|look into|(?:come|get) back to you|confirm (?:that|this|it) (?:with|and)"
    r"|can(?:'|’)?t confirm|cannot confirm|don(?:'|’)?t (?:know|have)|not (?:sure|certain)|rather (?:check|not guess)|let you know|clarify (?:that|this|it) (?:with|internally))"
    r"|\b(?:kläre?|klären|prüfe|nachfragen|frage (?:das )?nach|melde mich|reiche .{0,40} nach|liegt mir nicht vor)"
    r"|\b(?:vérifie|renseigne|reviens vers vous|me renseigner|vérifier)"
    r"|\b(?:comprobar(?:lo)?|compruebo|consult(?:o|ar|aré)|le (?:confirmo|escribo|respondo)|averigu)"
    r"|\b(?:verific(?:o|are|herò)|le faccio sapere|mi informo|controllo)"
    r"|\b(?:vou (?:verificar|confirmar|saber)|verifico|confirmo (?:isso|e))"
    r"|\b(?:zoek .{0,30} uit|ga .{0,30} na|kom .{0,20} op terug|laat .{0,30} weten|navragen)"
    r"|\b(?:sprawdzę|dowiem|wrócę)|\b(?:återkommer|kollar|undersöker)",
    re.IGNORECASE,
)


def admits_gap(text: str) -> bool:
    """Tell whether a text says that something is still to be found out."""
    return bool(_ADMITS.search(text))


def found(pattern: str, text: str) -> bool:
    """Tell whether a case's pattern is in the text, in any case and over line breaks."""
    return bool(re.search(pattern, " ".join(text.split()), re.IGNORECASE))

"""Short holding replies in other languages: the knowledge stays in its own, nothing is guessed."""

import re
from dataclasses import dataclass

from inboxapp.llm.offline.reading import Conversation

_ENOUGH_WORDS = 3
_SHARE = 0.15
_LARGE_SHARE = 0.3


@dataclass(frozen=True)
class Language:
    """How to know a language, and what to say in it."""

    words: re.Pattern[str]
    refuses: re.Pattern[str]
    meets: re.Pattern[str]
    greeting: str
    thanks: str
    answer: str
    link: str
    farewell: str


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_LANGUAGES = (
    Language(
        words=_words(r"\b(?:und|nicht|ich|wir|sie|ist|bitte|keine?|das|der|die|mit|für|uns)\b"),
        refuses=_words(r"\bkein(?:e|en)? (?:interesse|bedarf|weiteren)|\bnicht interessiert"),
        meets=_words(r"termin|telefonier|treffen|gespräch|anruf|besprech|meeting"),
        greeting="Guten Tag {name},",
        thanks="vielen Dank für Ihre Nachricht.",
        answer="Ihre Fragen kläre ich, statt zu raten, und schreibe Ihnen die Antworten.",
        link="Einen Termin, der Ihnen passt, können Sie hier wählen: {link}",
        farewell="vielen Dank für die klare Antwort. Ich melde mich dazu nicht mehr.",
    ),
    Language(
        words=_words(
            r"\b(?:les|des|est|et|vous|nous|pas|pour|une|que|bonjour|merci|avec|mon|je)\b"
        ),
        refuses=_words(r"\bpas intéress|\bnon merci\b|\bdésinscri"),
        meets=_words(r"rendez-vous|appel|réunion|en parler|échanger|créneau|téléphon"),
        greeting="Bonjour {name},",
        thanks="merci pour votre message.",
        answer="Je vérifie vos questions plutôt que de deviner et je reviens vers vous.",
        link="Vous pouvez choisir un créneau ici : {link}",
        farewell="merci pour votre réponse claire. Je ne vous relancerai pas.",
    ),
    Language(
        words=_words(r"\b(?:los|las|el|una|que|por|para|gracias|con|buenos|pero|nos|muy|del|si)\b"),
        refuses=_words(r"\bno (?:me|nos) interesa|\bno,? gracias\b"),
        meets=_words(r"reuni|llamada|hablar|vernos|cita\b|agenda"),
        greeting="Hola, {name}:",
        thanks="Gracias por su mensaje.",
        answer="Prefiero comprobar sus preguntas antes que adivinar, y le escribo la respuesta.",
        link="Puede elegir una hora que le venga bien aquí: {link}",
        farewell="Gracias por su respuesta. No le escribiré más sobre esto.",
    ),
    Language(
        words=_words(r"[\u0600-\u06ff]{2,}"),
        refuses=_words("غير مهتم"),
        meets=_words(r"تتصل|اتصل|اجتماع|موعد|مكالمة"),
        greeting="مرحبًا {name}،",
        thanks="شكرًا على رسالتك.",
        answer="سأتحقق من أسئلتك وأعود إليك بالإجابة.",
        link="يمكنك اختيار موعد مناسب هنا: {link}",
        farewell="شكرًا على ردك.",
    ),
)


def reply_abroad(conversation: Conversation) -> str:
    """Write a short reply in the lead's language; empty when that is English or unknown."""
    text = conversation.asked
    language = _language_of(text)
    if language is None:
        return ""
    greeting = language.greeting.format(name=conversation.lead.first_name)
    body = _body(language, text, conversation.client.booking_link)
    if conversation.channel == "sms":
        return " ".join((greeting, *body))
    signature = conversation.client.signature if conversation.channel == "email" else ""
    return "\n\n".join(filter(None, (greeting, *body, signature)))


def _body(language: Language, text: str, booking_link: str) -> list[str]:
    if language.refuses.search(text):
        return [language.farewell]
    asks = "?" in text or "\u061f" in text
    body = [f"{language.thanks} {language.answer}" if asks else language.thanks]
    wants_to_meet = booking_link and language.meets.search(text)
    return [*body, language.link.format(link=booking_link)] if wants_to_meet else body


def is_abroad(conversation: Conversation) -> bool:
    """Whether the lead writes in another language that is known here."""
    return _language_of(conversation.asked) is not None


def _language_of(text: str) -> Language | None:
    counts = {language: len(language.words.findall(text)) for language in _LANGUAGES}
    best = max(counts, key=lambda language: counts[language])
    share = counts[best] / max(1, len(text.split()))
    is_short_and_clear = counts[best] > 1 and share > _LARGE_SHARE
    return (
        best if is_short_and_clear or (counts[best] >= _ENOUGH_WORDS and share > _SHARE) else None
    )

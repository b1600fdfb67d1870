"""What a lead's message means for the sale, by rules tried from the strongest to the weakest."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from inboxapp.llm.offline import scheduling
from inboxapp.llm.offline.asks import asks_of
from inboxapp.llm.offline.reading import Conversation, Json

_AUTOMATED = re.compile(
    r"\bthis is an? auto|\bauto(?:matically|matic)?[- ]generated\b|\bauto-?repl"
    r"|\bdo not reply to this"
    r"|\bnot monitored\b|\bunmonitored\b|\bno longer (?:with|works? (?:at|for)|employed|in use)\b"
    r"|\bwe(?:'ve| have)? received your (?:message|email|e-mail|enquiry|inquiry|request)\b"
    r"|\b(?:ticket|case|reference) (?:number|no\.?|id|#)|\bundeliverable\b"
    r"|\bdelivery (?:has )?failed"
    r"|\bthank you for contacting\b|\bautomated (?:message|response|reply|email)\b",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"\bout of (?:the )?office\b|\booo\b|\bautomatic reply\b|\babwesen|\baway from (?:my desk"
    r"|the office)"
    r"|\bon (?:annual |parental |maternity |paternity |sick |medical )?leave\b"
    r"|\bon (?:vacation|holidays?|pto)\b|\blimited (?:access|connectivity)\b"
    r"|\bi (?:will be|am|'m) (?:away|travell?ing|out) (?:until|till|from|through)\b",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"(?:\A|[.!\n]\s*)stop\s*(?:[.!]|\Z)|\A\W*(?:pls |please )?(?:remove|unsubscribe)\b.{0,12}\Z"
    r"|\b(?:did not|didn'?t|never) (?:consent|sign(?:ed)? up|agree[d]? to (?:this|be))\b"
    r"|\bblock(?:ing)? (?:you|your|this)\b|\b(?:remove|delete|erase) (?:all )?(?:my|our) \w+"
    r"|\bunsubscribe\b|\bopt(?:ing)?[ -]?(?:me )?out\b|\A\W*(?:stop|remove|end|quit)\W*\Z"
    r"|\b(?:remove|take|delete|drop) (?:me|us|my \w+|this \w+)\b.{0,30}\b(?:list|mailing|database"
    r"|system|sequence|campaign)"
    r"|\b(?:remove|unlist) me\b|\bdelete (?:all )?my (?:data|details|information)\b"
    r"|\b(?:do not|don'?t|never) (?:text|e-?mail|message|call|contact|write)\b.{0,15}\b(?:again"
    r"|any ?more|this)\b"
    r"|\b(?:stop|quit) (?:e-?mailing|messaging|contacting|texting|calling|sending|spamming"
    r"|bothering"
    r"|reaching|following|this|these|with)"
    r"|\b(?:do not|don'?t|never|please don'?t) (?:ever )?(?:contact|e-?mail|message|text"
    r"|write(?: to)?|reach out to) (?:me|us)\b"
    r"|\b(?:do not|don'?t|never) call (?:me|us)\b(?!.{0,40}\b(?:e-?mail|text|message|write)\b)"
    r"|\bleave me alone\b|\b(?:f\W?\w?ck|piss|bugger) off\b|\bgo away\b|\bget lost\b"
    r"|\breport(?:ed|ing)? (?:you |this |it )?(?:as|for) spam\b"
    r"|\bthis is spam\b"
    r"|\bcease\b|\blegal action\b|\bmy lawyer\b|\bhow dare you\b|\blose my (?:number|email)\b",
    re.IGNORECASE | re.DOTALL,
)
_BOOKED = re.compile(
    r"\A\W*(?:accepted|confirmed|booked)\b\s*[:!.]"
    r"|\b(?:i|we)(?:'ve| have)? (?:just )?(?:booked|scheduled|grabbed|picked|reserved)\b"
    r"|\bjust (?:booked|scheduled|grabbed|picked)\b|\bbooked (?:a|the|in|us|it|for|via|through)\b"
    r"|\baccepted (?:the|your) (?:invite|invitation|calendar)|\binvit(?:e|ation) accepted\b"
    r"|\bsee you (?:on|at|then|tomorrow|next|mon|tue|wed|thu|fri)|\bput (?:it"
    r"|something) in (?:the|your) calendar\b"
    r"|\btalk (?:to you )?(?:on|tomorrow at) (?:mon|tue|wed|thu|fri)",
    re.IGNORECASE,
)
_NOT_INTERESTED = re.compile(
    r"\A\W*(?:nope|nah|no)\b\W(?!problem|worries)|\bso no\b|\bhard pass\b|\bit'?s a no\b"
    r"|\b(?:not|\w+n'?t)\b.{0,25}\b(?:priority|for us|for me|our thing|our focus|the value"
    r"|the point|the need|what we need)\b"
    r"|\b(?:just |recently |already )(?:signed|renewed|bought|hired|chose|chosen|picked|went)\b"
    r"|\b(?:do|handle|doing|handling|run|running|build|built) (?:this|it|that|all this)\b.{0,20}"
    r"\b(?:internally|ourselves|in[- ]house|already)\b|\b(?:did not"
    r"|didn'?t) work (?:out )?for us\b"
    r"|\bno plans? to\b|\ball (?:good|set) (?:here|on our|thanks)\b|\bnot at this point\b"
    r"|\A\W*(?:no|nope|nah)\W*\Z|n[o']t (?:really |quite )?(?:a |the )?(?:good |right )?(?:fit"
    r"|match)\b|\bin[- ]house\b"
    r"|\b(?:not|isn'?t|aren'?t|no longer|never|un)[ -]?(?:really |something (?:we|i)(?:'re|'m"
    r"| are"
    r"| am) )?interested\b"
    r"|\bno,? (?:thanks|thank you|thx|ty)\b|\b(?:i'?ll|we'?ll|going to|have to) pass\b"
    r"|\bpass(?:ing)? (?:on this|for now)\b"
    r"|\bnot (?:a )?(?:fit|for us|for me|relevant|something we|looking|what we|in the market"
    r"|needed|required)\b"
    r"|\bwe(?:'re| are) (?:all )?(?:set|good|covered|happy with)\b|\b(?:already"
    r"|currently) (?:have|use|using|work(?:ing)? with|got|covered|happy|in (?:a )?contract)\b"
    r"|\b(?:don'?t|do not|no) (?:have (?:a |any )?)?(?:need|interest|use for)\b"
    r"|\bnot our priority\b|\bno (?:interest|need)\b"
    r"|\b(?:respectfully |politely )?declin(?:e|ing)\b|\bwent with (?:another|someone"
    r"|a different)\b|\btoo expensive\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:drop|shoot|send|write|ping|hit|give|ask|nudge|remind|contact|call|text|try) (?:me"
    r"|us)\b"
    r".{0,30}\b(?:in|after|mid|early|late|around|next|come)\b.{0,12}\b(?:january|february|march"
    r"|april|may|june|july|august|september|october|november|december|q[1-4]|spring|summer|fall"
    r"|autumn|year|quarter|month|weeks|months|meeting|holidays)\b"
    r"|\bneed to (?:check|talk|speak|discuss|run (?:it|this))\b|\b(?:will|i'?ll) let you know\b"
    r"|\b(?:super|really|very|too|quite|crazy) busy\b|\bbusy (?:right now|with|until|till)\b"
    r"|\b(?:circle|check|come|get|loop|swing|ping|write|report) (?:me )?back\b.{0,40}\b(?:in"
    r"|after"
    r"|next|later|once|when|q[1-4]|around)\b"
    r"|\b(?:reach|follow|check|touch|catch|ping|try|contact|message|email|call|reconnect|connect"
    r"|speak|talk|chat)\b.{0,25}\b(?:again|back|up|base|in|out|me|us)?\b.{0,20}"
    r"\b(?:in (?:a (?:few|couple)|two|three|four|five|six|\d+) (?:days|weeks|months)"
    r"|next (?:quarter|year|month|spring|summer|fall|autumn)"
    r"|in (?:the )?(?:new year|spring|summer|fall|autumn|january|february|march|april|may|june"
    r"|july|august|september|october|november|december|q[1-4]|h[12])"
    r"|after (?:the )?(?:holidays?|summer|christmas|new year|budget|launch|q[1-4]|january|easter)"
    r"|(?:early |mid |late )?q[1-4])\b"
    r"|\bnot (?:right )?(?:now|at the moment|at this time|today|yet|this (?:quarter|year"
    r"|month))\b|\b(?:bad|wrong) (?:time|timing)\b"
    r"|\bnot (?:a )?(?:good|great|right|the right|best|ideal) (?:time|timing|moment)\b|\b(?:maybe"
    r"|perhaps|possibly) (?:later|next|in|down)\b"
    r"|\bdown the (?:road|line|track)\b|\breconnect\b|\brevisit\b|\bno budget (?:until|this|left"
    r"|for)\b"
    r"|\b(?:try|ask) (?:me |us )?again\b|\bswamped\b|\btoo busy\b"
    r"|\bget back to you\b|\blet me (?:think|check|discuss|talk|speak|run)\b|\bhold off\b"
    r"|\bkeep (?:me|us) (?:in mind|posted)\b",
    re.IGNORECASE | re.DOTALL,
)
_KEEN = re.compile(
    r"\bcaught my (?:eye|attention)\b|\b(?:i'm|we're) (?:all ears|listening)\b|\bi'm listening\b"
    r"|\bstruggl|\bcould (?:really )?use\b|\bwe need (?:this|that|something|help|more)\b"
    r"|\U0001f44d"
    r"|\bwhat we(?:'ve| have)? (?:need|been looking)|\bcould be (?:useful|helpful|interesting)\b"
    r"|\binterest(?:ed|ing)\b|\bintrigu|\bsounds (?:really |very |quite )?(?:relevant|good|great"
    r"|interesting|useful|promising"
    r"|like)\b|\bkeen\b|\bcurious\b"
    r"|\b(?:love|like) (?:this|it|the idea|what|to (?:learn|know|explore|try))\b|\bopen to\b"
    r"|\bhappy to\b|\bcount me in\b|\bi'?m in\b|\blet'?s (?:go|do it|explore)\b"
    r"|\b(?:good|great|perfect) timing\b|\bexactly what\b|\bworth (?:a|exploring|looking)\b"
    r"|\bwe(?:'re"
    r"| are) looking for\b|\bimpressi|\btell me more\b",
    re.IGNORECASE,
)
_YES = re.compile(
    r"\A\W*(?:hi \w+\W+)?(?:yes|yeah|yep|yup|sure|absolutely|definitely|of course|why not"
    r"|please do)\b",
    re.IGNORECASE,
)
_BARE_YES = re.compile(
    rf"{_YES.pattern}[\s,.!]*(?:please|thanks|thank you|sounds good|go ahead|that works|happy to"
    r"|let'?s do (?:it|that)|let'?s|great|sure)?[\s,.!]*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Rule:
    label: str
    confidence: float
    reason: str
    holds: Callable[[Conversation], bool]


def classify(conversation: Conversation) -> Json:
    """Name the sentiment of what the lead wrote last, with how sure the rule is."""
    if not conversation.unanswered:
        return _verdict("New", 0.9, "The lead has not written yet.")
    for rule in _RULES:
        if rule.holds(conversation):
            return _verdict(rule.label, rule.confidence, rule.reason)
    return _verdict("Neutral", 0.55, "Nothing in the message points one way.")


def _verdict(label: str, confidence: float, reason: str) -> Json:
    return {"sentiment": label, "confidence": confidence, "reason": reason}


def _says(pattern: re.Pattern[str]) -> Callable[[Conversation], bool]:
    return lambda conversation: bool(pattern.search(_text(conversation)))


def _text(conversation: Conversation) -> str:
    return conversation.unanswered[-1].text


def _is_automated(conversation: Conversation) -> bool:
    return bool(_AUTOMATED.search(_text(conversation)))


def _is_away(conversation: Conversation) -> bool:
    newest = conversation.unanswered[-1]
    away = _AWAY.search(newest.text) or re.match(
        r"(?i)(?:automatic reply|out of office)", newest.subject
    )
    return bool(away) and not _asks_to_meet(conversation)


def _asks_to_meet(conversation: Conversation) -> bool:
    return "?" in _text(conversation) and scheduling.mentions(_text(conversation))


def _declines(conversation: Conversation) -> bool:
    return bool(_NOT_INTERESTED.search(_text(conversation))) and not _turns_around(conversation)


def _turns_around(conversation: Conversation) -> bool:
    """Whether a no is followed by a but that asks for something."""
    after = re.split(r"\b(?:but|however|though|that said)\b", _text(conversation), maxsplit=1)
    return len(after) > 1 and (
        "?" in after[1] or bool(_LATER.search(after[1]) or _KEEN.search(after[1]))
    )


def _puts_off(conversation: Conversation) -> bool:
    return bool(_LATER.search(_text(conversation))) and not _asks_to_meet(conversation)


def _wants_meeting(conversation: Conversation) -> bool:
    intent = scheduling.read_intent(conversation)
    kinds = {scheduling.Kind.DECLINE, scheduling.Kind.OTHER}
    if intent.kind not in kinds and not asks_of(conversation):
        return True
    said_yes = bool(_BARE_YES.match(_text(conversation)))
    return intent.kind in {scheduling.Kind.ACCEPT, scheduling.Kind.PROPOSE} or (
        said_yes and scheduling.invites_to_meet(conversation.last_outbound)
    )


def _asks_and_meets(conversation: Conversation) -> bool:
    return scheduling.read_intent(conversation).kind is scheduling.Kind.REQUEST_TIMES


_RULES = (
    _Rule("Do Not Contact", 0.97, "Asks not to be contacted any more.", _says(_STOP)),
    _Rule("Out of Office", 0.95, "An absence note.", _is_away),
    _Rule("Automated Reply", 0.93, "Written by a machine, not by the lead.", _is_automated),
    _Rule("Meeting Booked", 0.9, "Says that a time is booked or accepted.", _says(_BOOKED)),
    _Rule(
        "Follow Up",
        0.85,
        "Declines for now but names a later time.",
        lambda found: _puts_off(found) and bool(_NOT_INTERESTED.search(_text(found))),
    ),
    _Rule("Not Interested", 0.92, "Says no.", _declines),
    _Rule("Follow Up", 0.85, "Puts it off to a later time.", _puts_off),
    _Rule(
        "Call Requested",
        0.9,
        "Asks for a phone call.",
        lambda found: scheduling.wants_phone_call(_text(found)),
    ),
    _Rule("Meeting Requested", 0.9, "Wants to find a time to meet.", _wants_meeting),
    _Rule(
        "Information Requested",
        0.88,
        "Asks for facts before anything else.",
        lambda found: bool(asks_of(found)),
    ),
    _Rule("Meeting Requested", 0.8, "Is open to a meeting.", _asks_and_meets),
    _Rule("Interested", 0.85, "Reacts with interest.", _says(_KEEN)),
    _Rule("Interested", 0.7, "Says yes.", lambda found: bool(_YES.match(_text(found)))),
)

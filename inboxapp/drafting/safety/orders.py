"""Sentences that order a machine about, in folded English.

A business mail may speak of instructions, prompts and approvals. What no honest one does is speak
to the machine that reads it, so each rule needs a verb and an object that only fit a machine.
"""

# ruff: noqa: E501  a pattern broken in the middle of a word is harder to read than a long line

import re
from dataclasses import dataclass

# Up to that many short words in between; bounded, so that a search stays linear.
_GAP = r"(?:[\w'-]{1,20}[ ,:;.\"]{1,3}){0,%d}?"


@dataclass(frozen=True)
class Rule:
    """A pattern, and words of which one must be there for the pattern to be worth trying."""

    anchors: tuple[str, ...]
    pattern: re.Pattern[str]


def rule(anchors: str, pattern: str) -> Rule:
    """Compile a rule; `anchors` are separated by bars."""
    return Rule(tuple(anchors.split("|")), re.compile(pattern))


def gap(words: int) -> str:
    """Match up to so many words in between."""
    return _GAP % words


_AI = (
    r"(?:a\.?i\.?|llm|large language model|language model|gpt(?:-?\d\w*)?|chatgpt|claude|gemini|"
    r"copilot|chat ?bot|bot|ai assistant|ai model|ai agent|virtual assistant|email assistant|"
    r"automated (?:assistant|system|agent|reader)|sales assistant|machine|robot|neural network)"
)
_ROLE = rf"(?:{_AI}|assistant|model|agent|reviewer|evaluator|overseer|verifier|classifier|judge)"
# "Don't forget the instructions" asks for the opposite.
_NOT_NEGATED = r"(?<!not )(?<!n't )(?<!never )"
_IGNORE = (
    _NOT_NEGATED + r"\b(?:ignor(?:e|ing)|disregard(?:ing)?|forget|overrid(?:e|ing)|bypass(?:ing)?|"
    r"overlook|neglect|discard|set aside|abandon|throw out|unlearn|pay no attention to|do away with|"
    r"(?:stop|quit|cease|do not|don't|dont|no longer|never) (?:follow|obey|heed|apply|us)(?:ing|e)?)"
)
# What people do to orders in shops and to rules in mailboxes as well.
_REMOVE = (
    _NOT_NEGATED
    + r"\b(?:drop|erase|delete|cancel|supersede|replace|violate|break|wipe|purge|reset|"
    r"skip|void|clear)"
)
_OLD = (
    r"(?:all|aii|any|every|each|everything|previous|prior|preceding|earlier|above|former|foregoing|"
    r"past|your|system|original|initial|existing|current|old|other|developer|default|safety|"
    r"built-in|predefined|given|the rest of (?:the|your))"
)
_FILL = r"(?:(?:of|the|these|those|such|and|or|my|that|which|-|,) ?){0,3}"
_RULES = (
    r"(?:instructions?|instrucions|rules?|guidelines?|prompts?|directives?|orders?|commands?|"
    r"constraints?|guardrails?|restrictions?|programming|directions|system messages?|"
    r"safety (?:measures|checks|policies)|context|training|polic(?:y|ies)|protocols?)"
)
REVEAL = (
    r"(?:reveal|show|print|output|repeat|display|disclose|leak|share|tell|give|send|list|paste|quote|"
    r"recite|dump|expose|write|copy|summari[sz]e|translate|encode|include|attach|append|return|"
    r"echo|provide|spell|describe|state|reproduce|what (?:is|are|were|was)|read)"
)
REPLY = r"(?:reply|replies|response|responses|answers?|drafts?|e-?mails?|messages?|output|text)"

RULES = (
    # Forget what you were told.
    rule(
        "instruc|rule|guideline|prompt|directive|order|command|constraint|guardrail|restriction|"
        "programming|directions|system message|safety|context|training|polic|protocol",
        rf"{_IGNORE} {_FILL}(?:{_OLD}[ ,]{{1,2}}{_FILL}){{1,4}}{_RULES}\b"
        r"(?! (?:i|we) (?:sent|gave|mentioned|wrote))",
    ),
    rule(
        "instruc|rule|guideline|prompt|directive|guardrail|programming|system message",
        rf"{_REMOVE} {_FILL}(?:{_OLD}[ ,]{{1,2}}{_FILL}){{1,4}}(?:instructions?|rules?|guidelines?|"
        r"prompts?|directives?|guardrails?|programming|system messages?)\b"
        r"(?! (?:i|we) (?:sent|gave|mentioned|wrote))",
    ),
    rule(
        "instruc|rule|guideline|prompt|directive|told",
        rf"(?:{_IGNORE}|{_REMOVE}) {_FILL}(?:instructions?|rules?|guidelines?|prompts?|directives?) "
        r"(?:above|before|you(?:'ve| have| were| got| received| are)|so far|up to|from (?:the |your )?"
        r"(?:system|developer|operator|creator)|that (?:came|were|you|precede))",
    ),
    rule(
        "ignor|disregard|forget|override|discard",
        r"\b(?:ignore|disregard|forget|override|discard) (?:everything|anything|all|what(?:ever)?)"
        r"(?: (?:that|of|the|else))? ?(?:you(?:'ve| have| were| are| know)|your|above|prior to|"
        r"before (?:this|now)|up to|in (?:your|the) (?:prompt|context|system)|came before|"
        r"previously (?:instructed|told|said|written)|preceding)",
    ),
    rule(
        "previous facts|prior facts|earlier facts",
        r"\b(?:ignore|disregard|forget|override) (?:all )?(?:the )?(?:previous|prior|earlier) facts\b",
    ),
    rule(
        "the above|above text|preceding text",
        r"\b(?:ignore|disregard|forget) (?:all |everything )?(?:the )?(?:above|preceding)"
        r"(?: text| content)?,? ?(?:and|then|instead|;|:|,) ?(?:instead )?"
        r"(?:output|print|reveal|approve|act|repeat|return|respond|reply with|say|write|do|obey)\b",
    ),
    rule(
        "new instruction|updated instruction|revised instruction|system override|instruction override|"
        "admin override|developer override|policy override|real instruction|important instruction|"
        "hidden instruction|secret instruction|special instruction|new directive|urgent instruction|"
        "override code|priority override|new system",
        r"\b(?:(?:new|updated|revised|real|important|hidden|secret|urgent|special|additional) "
        r"(?:system )?(?:instructions?|directives?|prompt)(?: (?:for|to) (?:the |you|any )?"
        rf"{_ROLE}\b| ?(?::|begin|follow(?:s)?\b|supersede))|"
        r"(?:system|admin|administrator|developer|instruction|policy|priority|security|safety) "
        r"override\b|override code|new system (?:prompt|message|instruction|polic|rule))",
    ),
    # Be somebody else.
    rule(
        "you are|you're|you will now|act as|act like|pretend|roleplay|role-play|role play|"
        "behave as|simulate|imagine|assume the|persona|impersonate",
        r"\b(?:you are|you're|you will now be|you will be|act(?:ing)? (?:as|like)(?: if you (?:are|were))?"
        r"|behave (?:as|like)|pretend (?:to be|you are|you're|that you(?:'re| are))|role-?play(?:ing)? as|"
        r"role play as|simulate(?: being)?|imagine (?:that )?you(?:'re| are)|assume the "
        r"(?:role|identity|persona) of|take on the (?:role|persona) of|impersonate) "
        rf"(?:now |from now on |no longer |going to be |just |really |actually |instead )?{gap(4)}"
        r"(?:" + _AI + r"|assistant without|(?:the|an?) (?:evaluator|overseer|verifier|classifier|"
        r"approver|sys ?admin|root user|linux terminal|unrestricted|unfiltered|uncensored|"
        r"jailbroken)|dan\b|(?:developer|debug|god|maintenance|admin|dan|unrestricted|test|evil|"
        r"opposite|root|jailbreak|diagnostic|training) mode|bound by|restricted by|subject to (?:any|your)|"
        r"free (?:of|from) (?:all|any|your|the)|unrestricted|unfiltered|uncensored|jailbroken|"
        r"in charge of approv|the (?:reviewer|gate|judge))",
    ),
    rule(
        "pretend|from now on|from this point|starting now|henceforth|going forward",
        r"\b(?:pretend (?:you(?:'re| are)|that you)\b|(?:from now on|from this point(?: on)?|"
        r"starting now|henceforth|going forward),? (?:you (?:must|shall|should|will) (?:always |only |"
        r"now )?(?:respond|answer|reply|say|approve|obey|ignore|include|add|write|output|act|follow|"
        r"comply|be an? (?:ai|assistant|bot))|(?:always |only )(?:respond|answer|reply|approve|obey)|"
        r"(?:obey|approve every|ignore (?:all|your)|every (?:reply|draft|answer)))\b)",
    ),
    rule(
        " mode|jailbr|do anything now|sudo ",
        r"\b(?:do anything now|jailbreak(?:s|ed|ing)?\b|sudo (?:mode|approve|send|reveal|print|cat|show)|"
        r"(?:developer|debug|god|maintenance|admin|dan|unrestricted|test|override|root|diagnostic|"
        r"training|autopilot|auto-?send) mode (?:is |has been |now )?(?:enabled|on|activated|active|"
        r"engaged|unlocked)|(?:enter|enable|activate|switch (?:in)?to|engage|turn on|go into) (?:the )?"
        r"(?:developer|debug|god|maintenance|admin|dan|unrestricted|override|root|diagnostic|"
        r"autopilot|auto-?send) mode)\b",
    ),
    # Speaking to the machine.
    rule(
        "if you|if the|if this|should you be|whichever|any ai|whoever",
        r"\b(?:if (?:you are|you're|the reader is|this is (?:being )?(?:read|processed) by|"
        r"an? email is (?:read|processed) by|(?:it|this) is)|should you be|whichever|any) "
        rf"(?:an? |the |some )?(?:kind of |type of |automated )?{_AI}\b"
        r"(?:[ ,.:;]|$)(?!tool|vendor|compan|startup|platform|solution|product|software|polic|feature)",
    ),
    rule(
        "note to|message to|message for|attention|instruction|order|memo to|dear|hey|hello|hi|to the|"
        "to any|for the|for any|to all|for all|command",
        r"(?:\b(?:note|message|attention|memo|reminder|instructions?|orders?|commands?|directives?)"
        r"(?: (?:to|for)(?: the| any| all| every| your| whichever)?|[:,]) |"
        r"(?:^|[.!?\n] ?)(?:dear|hey|hello|hi|attention|to the|to any|to all|for the|for any) )"
        rf"(?:{_AI}s?\b|(?:assistant|model|reviewer|evaluator|overseer|verifier|drafting|draft|"
        r"sales|reply|email) ?(?:ai|bot|model|assistant|agent|system|reviewer|writer|generator)?s?"
        r"(?= ?[:,.!] ?(?:please |you )?(?:ignore|approve|reply|respond|send|write|include|add|output|"
        r"print|reveal|forget|set|mark|must|should|are|will|do|disregard|treat|always|skip|your|the)))"
        r"(?! (?:team|vendor|company|tool|feature|project|part|module|meeting|conference))",
    ),
    rule(
        "assistant|model|bot|gpt|claude|gemini|copilot|machine|reviewer|evaluator|overseer|verifier|ai",
        r"(?:^|[.!?\n\"(\[] ?)(?:hey |ok |okay |dear )?(?:the )?"
        rf"(?:{_AI}|assistant|reviewer|evaluator|overseer|verifier)"
        r"(?: ?[,:\]-]+ ?| )(?:please |you |now |just )?(?:ignore|approve|reply (?:with|only)|respond with|"
        r"write|output|print|reveal|forget|set (?:the|your|confidence|auto)|mark (?:this|the)|must\b|"
        r"should (?:ignore|approve|reply|respond|send|add|include|mark|set)|are now|disregard|obey|"
        r"append|treat this|skip|repeat|execute)\b",
    ),
    rule(
        "developer|creator|administrator|openai|anthropic|operator|system|engineer|authori",
        r"\b(?:this is (?:an? )?(?:order|instruction|command|override|message|directive|notice|update) "
        r"(?:from|by) (?:your |the )?(?:developers?|creators?|admin(?:istrator)?s?|openai|anthropic|"
        r"system|operators?|ai team|engineers?|vendor)|(?:openai|anthropic|your (?:developers?|creators?|"
        r"administrators?|operators?|programmers?|makers?)) (?:has|have|requires?|instructs?|"
        r"authori[sz]es?|says?|wants?|orders?|updated|permits?|allows?|approved)|i am (?:your )?"
        r"(?:the )?(?:developer|creator|administrator|system admin|operator|programmer) of (?:this|you)|"
        r"i(?: am|'m) your (?:developer|creator|administrator|operator|programmer|new operator|owner))\b",
    ),
    rule(
        "comply|obey|instruct|command|orders|decode|decrypt|unscramble|rot13|base64",
        r"\b(?:you (?:must|will|shall|have to|are (?:required|ordered|obliged|instructed) to) (?:now |"
        r"strictly |fully )?(?:comply|obey)|obey (?:me|this|these|my|all|every|the following)|"
        r"follow (?:only )?(?:my|these|the following) (?:instructions?|orders|commands?) (?:instead|"
        r"from now on|only|exactly and|without question|and nothing else|over)|"
        r"(?:execute|carry out|run) (?:the following|these|this|my|the (?:hidden|encoded|decoded)) "
        r"(?:instructions?|commands?|orders?)|(?:decode|decrypt|unscramble|rot13|base64)[^.!?]{0,60} "
        r"(?:and|then) (?:follow|execute|obey|do|act|carry|comply|run|apply))\b",
    ),
    rule(
        "the user|the operator|the setter|the human|your operator|your owner|your user|the sales rep",
        r"\b(?:do not|don't|dont|never|without) (?:tell|mention|inform|alert|notify|reveal|show|warn|"
        r"telling|informing|alerting|notifying|warning)"
        rf" {gap(4)}(?:(?:the|your|any) (?:user|operator|setter|human|owner|sales rep\w*|reviewer))\b",
    ),
)

"""What people ask about in sales replies, and what counts as an answer to it."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What a question is about."""

    OBJECTION = "price objection"
    COVERAGE = "coverage"
    DISCOUNT = "discount"
    PRICING = "pricing"
    TIMELINE = "timeline"
    SECURITY = "security"
    INTEGRATION = "integrations"
    PROOF = "references"
    CONTRACT = "contract terms"
    SUPPORT = "support"
    RETENTION = "data retention"
    CONTACT = "how to reach us"
    SOURCE = "source"
    MATERIAL = "overview"
    OTHER = "question"


@dataclass(frozen=True)
class TopicRule:
    """A topic of questions.

    `also` holds the words that knowledge uses for it, `asked` finds it in a question; an answer
    must match `evidence`, if there is one; `unknown` completes "I can't confirm ...".
    """

    topic: Topic
    also: str
    asked: re.Pattern[str]
    evidence: re.Pattern[str] | None
    unknown: str


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_MONEY = (
    r"[$\u20ac\u00a3]\s?\d|\d\s?(?:usd|eur|gbp|dollars|euros|pounds)\b|\bfree\b"
    r"|\bper (?:month|seat|user|lead|year)\b|\d\s?%"
)

RULES: tuple[TopicRule, ...] = (
    TopicRule(
        Topic.OBJECTION,
        "objection lot much expensive",
        _words(
            r"\btoo (?:much|expensive|high|steep|pricey)\b|\bmovement on price\b|\bquoted me\b"
            r"|\bis a lot\b|\bover (?:our|my) budget\b"
        ),
        None,
        "what we can do on the price",
    ),
    TopicRule(
        Topic.COVERAGE,
        "who for shippers customers minimum least countries small size industries cover",
        _words(
            r"\btoo (?:small|big|early)\b|\b(?:do|can|does|could) (?:you|it) (?:cover|serve)\b"
            r"|\bdo you work (?:with|in|outside)\b|\bwhich (?:countries|regions|carriers"
            r"|markets)\b"
            r"|\bis this enough\b|\bminimum\b|\boutside (?:of )?the\b|\bcan it be\b"
        ),
        None,
        "whether that is covered",
    ),
    TopicRule(
        Topic.DISCOUNT,
        "discount cheaper pricing",
        _words(r"\bdiscounts?\b|\bcheaper\b|\bbetter (?:price|rate|deal)\b|\bnegotia"),
        _words(r"discount|% off|cheaper|saves?\b"),
        "what we can do on a discount",
    ),
    TopicRule(
        Topic.PRICING,
        "pricing price cost fee plan package rate month",
        _words(
            r"\bpric(?:e|es|ing|ed)\b|\bcosts?\b|\bhow much\b(?!.{0,25}\b(?:time|effort|work)\b)"
            r"|\bfees?\b|\brates?\b(?! (?:tables?|agreements?|cards?))|\bquotes?\b"
            r"|\bbudget\b|\bcharge\b|\bexpensive\b|\bper (?:seat|user|month)\b|\bpackages?\b"
        ),
        _words(_MONEY),
        "the exact price",
    ),
    TopicRule(
        Topic.TIMELINE,
        "timeline onboarding setup implementation launch start weeks days",
        _words(
            r"\bhow much\b.{0,25}\b(?:time|effort|work)\b|\bhow (?:long|soon|quick|quickly"
            r"|fast)\b|\btimelines?\b|\bturnaround\b"
            r"|\blead time\b"
            r"|\bonboard|\bimplementation\b|\bgo(?:ing)? live\b|\bramp\b|\btimeframe\b"
            r"|\bwhen (?:can|could|do|would) (?:we|you) (?:start|begin|launch)\b"
        ),
        _words(r"\b(?:days?|weeks?|months?|hours?|minutes?|same.day)\b"),
        "the timeline",
    ),
    TopicRule(
        Topic.SECURITY,
        "security gdpr compliance privacy data protection encryption",
        _words(
            r"\bsecurity\b|\bsso\b|\bsingle sign|\bsecure\b|\bgdpr\b|\bsoc ?2\b|\biso ?27\d*\b"
            r"|\bcomplian|\bhipaa\b"
            r"|\bdata protection\b|\bprivacy\b|\bdpa\b|\bencrypt|\bwhere is (?:our|my|the) data\b"
        ),
        _words(
            r"secur|sso|sign|gdpr|soc ?2|iso|complian|hipaa|protect|privacy|dpa|encrypt|hosted"
            r"|data"
        ),
        "the security details",
    ),
    TopicRule(
        Topic.INTEGRATION,
        "integrations connect sync crm api",
        _words(
            r"\bintegrat|\bconnect(?:s|ed|ion)? (?:to|with)\b|\bapi\b|\bsalesforce\b|\bhubspot\b"
            r"|\bpipedrive\b|\bcrm\b|\bzapier\b|\bslack\b|\bcompatible\b|\bplugs? into\b|\bsync"
            r"|\bworks? with\b"
        ),
        _words(r"integrat|connect|api|sync|crm|salesforce|hubspot|pipedrive|zapier|slack"),
        "the integration",
    ),
    TopicRule(
        Topic.PROOF,
        "proof case study results client customer reference",
        _words(
            r"\bcase stud|(?<!for )\bexamples?\b|\breferences?\b|\bresults?\b|\bwho else\b"
            r"|\btestimonial"
            r"|\btrack record\b|\bworked with\b|\bsuccess stor|\bwho can i (?:call|speak|talk)\b"
            r"|\buses? you\b|\bany (?:client|customer)s? in\b|\bhow many\b.{0,30}\b(?:get|see"
            r"|expect|book)\b|\bother (?:clients|customers)\b"
        ),
        _words(r"\d|client|customer|case|result|grew|helped|increase|worked"),
        "a fitting reference",
    ),
    TopicRule(
        Topic.CONTRACT,
        "contract commitment cancellation trial pilot guarantee terms",
        _words(
            r"\bcontracts?\b|\bcommit(?:ment|ted)?\b|\bcancel|\bnotice period\b"
            r"|\block(?:ed)?.?in\b"
            r"|\btrial\b|\bpilot\b|\bguarantee|\brefund"
        ),
        _words(r"contract|commit|cancel|notice|month|minimum|trial|pilot|guarantee|refund"),
        "the contract terms",
    ),
    TopicRule(
        Topic.RETENTION,
        "delete data leaving keep retention security",
        _words(
            r"\bretention\b|\bdelet(?:e|ed|ion)\b.{0,40}\bdata\b|\bdata\b.{0,40}\bdelet"
            r"|\bhow long\b.{0,25}\b(?:keep|hold|store|retain)\b"
        ),
        _words(r"delet|retention|retain|kept for|keep.{0,30}\b(?:days|months|years)"),
        "how long data is kept",
    ),
    TopicRule(
        Topic.CONTACT,
        "phone number address contact",
        _words(
            r"\b(?:what'?s|what is|send me|give me|have) (?:you a |your )"
            r"(?:direct |postal |billing |phone |mobile |fax )*(?:number|line|address|extension)\b"
            r"|\bwhere (?:should|do|can|shall) (?:i|we) (?:send|post|mail|ship)"
            r" (?:the|our|it|them)\b"
        ),
        _words(r"\+?\d[\d ().-]{6,}|@|\bstreet\b|\bavenue\b|\bp\.?o\.? box\b"),
        "the address to use",
    ),
    TopicRule(
        Topic.SUPPORT,
        "support help training manager",
        _words(
            r"\b(?:customer|technical|ongoing|your|of|phone|email) support\b|\baccount manager\b"
            r"|\bsupport (?:team|hours|included)\b|\bhelp ?desk\b|\btraining\b"
        ),
        _words(r"support|help|manager|training|hours"),
        "how support works",
    ),
    TopicRule(
        Topic.SOURCE,
        "source details contact list",
        _words(
            r"\b(?:where|how) did you (?:get|find)\b|\bwho (?:gave|are you|is this)\b"
            r"|\bhow do you (?:know|have) my\b"
        ),
        _words(r"found you|your (?:details|number|address|name)|publicly|directory"),
        "where we found your details",
    ),
    TopicRule(
        Topic.MATERIAL,
        "overview service summary works process",
        _words(
            r"\bmore (?:info\w*|details?)\b|\btell me more\b|\blearn more\b|\bhear more\b"
            r"|\b(?:deck|brochure|one.?pager|overview|pdf|materials?)\b"
            r"|\bsend (?:me |over |us |through )*(?:some |the |any )?(?:info\w*|details?)\b"
            r"|\A\W*(?:yes|sure|ok|okay|please)?\W*(?:please )?send (?:me |us )?(?:it|that|one)\b"
            r"|\bhow (?:does|do|would) (?:it|this|that|you) work\b|\bmore about\b"
            r"|\bwhat (?:exactly )?(?:do|does) (?:it|this|you|your \w+)(?: all| exactly)? (?:do"
            r"|offer|sell)\b|\bwhat is (?:it|this)\b"
        ),
        None,
        "a short overview",
    ),
)

BY_TOPIC = {rule.topic: rule for rule in RULES}

"""Orders to reveal, to send by itself, to add links or recipients, in folded English."""

# ruff: noqa: E501  a pattern broken in the middle of a word is harder to read than a long line

from inboxapp.drafting.safety.orders import REPLY, REVEAL, gap, rule

_OTHERS = r"(?:leads|prospects)"
_PEOPLE = r"(?:customers?|clients?|contacts?|users?|accounts?|people|tenants?|companies)"
_DATA = (
    r"(?:e-?mail(?:s| addresses)?|addresses|phone numbers|phones|conversations?|messages|threads?|"
    r"data|details|records|inbox(?:es)?|correspondence|replies|chats?|deals|history|notes)"
)

DISCLOSURE = (
    rule(
        "prompt|instruc|guideline|directive|configuration|rules",
        rf"\b{REVEAL}\b[ :,]{{1,2}}{gap(6)}(?:(?:system|hidden|initial|internal|original|secret|full|"
        r"exact|complete|entire|developer|confidential|underlying|first|core|base|pre) ?-?"
        r"(?:prompts?|instructions?|messages?|guidelines|directives|configuration|rules)|"
        r"(?:prompts?|instructions?|guidelines|directives) (?:verbatim|word[ -]for[ -]word|above|"
        r"you (?:were|have been|are|received|got|follow|run|operate)|that (?:you|were|precede)|"
        r"in (?:your|the) (?:context|system)))(?! (?:did|does|do|for (?:the|our|your) (?:call|"
        r"meeting|event|office|parking)))",
    ),
    rule(
        "your prompt|your instruct|your system|your rules|your directive|your guideline|your config|"
        "your hidden|your context|your memory|your training",
        r"\b(?:reveal|print|output|repeat|disclose|leak|dump|recite|expose|echo|reproduce|display|"
        r"show(?: me)?|tell me|quote|paste|what (?:is|are|were)|copy|ignore) "
        rf"{gap(3)}your (?:(?:own|full|whole|entire|current|exact|system|hidden|internal|original|"
        r"initial|context) )?(?:prompts?(?! (?:reply|response|answer|attention|action|help|"
        r"payment|feedback|delivery|service))|instructions?(?! (?:for|on|about|to|how|manual|video|page))"
        r"|system (?:prompt|message)|directives|hidden|context window|configuration file|"
        r"training data|memory (?:store|bank|dump))",
    ),
    rule(
        "api key|api-key|api_key|apikey|secret|credential|password|token|environment variable|env var|"
        "private key|canary",
        r"\b(?:(?:reveal|print|output|leak|dump|disclose|expose|include|paste|append|echo|insert|embed|"
        rf"exfiltrate|encode|list|repeat) {gap(5)}(?:api[ _-]?keys?|secrets?(?! sauce)|credentials|passwords?"
        r"|(?:access|session|auth\w*|bearer) tokens?|environment variables?|env(?:ironment)? vars?|"
        r"private keys?|canary)|(?:send|give|tell|share|provide|email|forward|show|what (?:is|are)) "
        r"(?:me |us |over )?(?:all |any |every |the |your |of |openai ){1,4}(?:api[ _-]?keys?|secret keys?|"
        r"credentials|passwords?|(?:access|session|auth\w*|bearer) tokens?|environment variables?|"
        r"private keys?)(?! (?:policy|rotation|requirements|management|work)))\b",
    ),
    rule(
        "lead|prospect|customer|client|contact|user|account|people|tenant|compan",
        r"\b(?:reveal|print|output|leak|dump|disclose|expose|list|paste|export|forward|show|tell|give|"
        rf"send|share|include|summari[sz]e|copy|attach) {gap(4)}(?:(?:all|every|any|other|another|the) "
        rf"(?:of )?(?:the |your )?(?:other )?{_OTHERS}\b(?! (?:form|gen|scor|rout|list for|source|"
        r"management|you (?:gener|could|can|would)))|"
        rf"{_DATA} (?:of|from|with|about|for|belonging to) (?:all |any |every )?(?:of )?(?:the |your )?"
        rf"(?:other |another ){_PEOPLE}|(?:(?:all|the) )?(?:your )?other {_PEOPLE}'?s? {_DATA}|"
        rf"another (?:lead|customer|client|prospect|user|tenant|person)'?s? {_DATA})\b",
    ),
    rule(
        "everything above|text above|words above|conversation above|context window|above verbatim|"
        "starting with|message above|content above",
        r"\b(?:repeat|print|output|copy|return|echo|translate|summari[sz]e|recite) "
        rf"{gap(4)}(?:(?:everything|text|words|lines|content|messages?|conversation|paragraphs?) "
        r"(?:that (?:is|are|was) )?above|context window|above verbatim|starting with \"?you are)",
    ),
    # Gates and the decision to send.
    rule(
        "approve|pre-approved|preapproved",
        r"(?:(?:^|[.!?:;,\n\"(\[] ?)(?:please |just |always |then |and |now |you (?:must|should|will) "
        r"(?:always )?)?|\b(?:must|always|and|to|please|then) )approve (?:this|the|your|every|all|any|each)"
        r" (?:(?:generated|next|final|proposed|written|above|following|resulting|sales|ai) )?"
        r"(?:drafts?|repl(?:y|ies)|responses?|answers?)\b(?! (?:contract|agreement|"
        r"proposal|order|invoice|document|version|of|budget|from|scope|statement|plan|terms|nda|copy|"
        r"by|i|we|that|so))",
    ),
    rule(
        "safe|send-ready|send ready|ready to send|confiden|trusted|verified|approved|pre-approved|no issues",
        r"\b(?:mark|rate|score|classify|label|grade|flag|treat|evaluate|judge|assess|tag|return|report) "
        r"(?:this|the|my|it|your|every|any|all) "
        r"(?:(?:sales |next |generated |final |above )?(?:message|e-?mail|draft|reply|response|lead|"
        rf"conversation|text|answer|thread|sender|content)s? )?{gap(3)}(?:as |with |at |to |is )(?:a |an |"
        r"being |fully |completely |100%? |very )*(?:safe\b|send-?ready|send ready|ready to send|"
        r"(?:high|full|max\w*|perfect|total) ?-?confidence|pre-?approved|trusted|verified|approved|"
        r"no issues|confidence|auto-?send)",
    ),
    rule(
        "confidence",
        r"\b(?:(?:set|give|assign|return|rate|report|raise|put|output|use|answer with|with) "
        rf"{gap(4)}confidence (?:score |level |value |rating )?(?:to|of|at|as|=|is|:) ?(?:be )?"
        r"(?:1\b|1\.0|100|0?\.9|maximum|max|high|one\b|full|ninety|certain)|"
        r"confidence (?:score |level |value |rating |must be |should be |is |of |at )*"
        r"(?:[:=]|to|is|of|at|must|should)? ?(?:be |to )?(?:1\.0+\b|0?\.9\d*\b))",
    ),
    rule(
        "without|skip|bypass|automatic|auto-send|autosend|auto send|unreviewed|no human|no review|"
        "immediately",
        r"\b(?:(?:send|release|dispatch|deliver|submit|reply|respond|publish) "
        rf"{gap(5)}(?:automatically without|without (?:waiting for |any |further |asking |having )*"
        r"(?:an? |the )?(?:human|manual|person|operator|setter|people|reviewer|approval by)|unreviewed)|"
        r"(?:skip|bypass|disable|turn off|deactivate|circumvent|avoid|ignore|override) (?:the |all |any |"
        r"your |every )*(?:human (?:review|check|approval|in the loop|oversight)|manual (?:review|check)|"
        r"overseer|verifier|verification (?:step|stage)|evaluat(?:or|ion (?:step|stage|gate))|safety "
        r"(?:checks?|gates?|filters?|rules|guards?|review)|(?:quality|meeting|review|approval|safety) gates?|"
        r"gates?\b(?! code)|guard ?rails?|content filters?|moderation|hard blocks?)|"
        r"auto-? ?send (?:this|the (?:reply|draft|message|response|answer|email)|it\b|your|every|all|is "
        r"(?:on|allowed|enabled|approved|safe)|should be|must be|now\b|immediately)|"
        r"(?:enable|allow|activate|switch on|turn on|trigger|force|set) auto-? ?send\b|"
        r"(?:no|without) human (?:review|approval|oversight|check|needed|is needed|in the loop)"
        r"(?: (?:is )?(?:needed|required|necessary))?\b)",
    ),
    rule(
        "message|mail|draft|reply|response|lead",
        r"\bth(?:is|e) (?:(?:generated|sales|next) )?(?:message|e-?mail|draft|reply|response|lead|sender) "
        r"(?:has (?:already )?been|is|was) (?:already |fully |completely |now )?"
        r"(?:(?:pre-?)?(?:approved|verified|cleared|validated|whitelisted|authori[sz]ed|checked) "
        r"(?:by (?:the |your |our )?(?:overseer|gate|system|verifier|reviewer|evaluator|security|admin\w*|"
        r"ai|model|compliance team|operator|human)|for (?:auto|immediate|automatic))|"
        r"safe (?:to send|for auto))",
    ),
    # Links, recipients and words put into the writer's mouth.
    rule(
        "http|www.|](|://|hxxp|.com|.io|.net|.xyz|.example|link|url|image|pixel",
        r"\b(?:include|add|insert|append|embed|put|place|end|start|finish|close|begin|sign|use|mention|"
        rf"paste|link|attach|write|replace|render|load|fetch) {gap(6)}(?:(?:https?://|www\.|hxxps?)[^ ]{{3,200}}|"
        rf"(?:tracking )?(?:link|url|image|pixel|markdown)[^.!?]{{0,80}}) ?{gap(6)}"
        rf"(?:in|to|into|at|of|on|with|every|each) (?:the (?:end|top|bottom|start|beginning|footer|body) of )?"
        rf"(?:your|each|every|all|any) (?:next |future |outgoing |own )?(?:{REPLY}|signature|footer)\b(?! so)"
        r"(?! (?:(?:for|about|to) (?:the|our|my|us|me)))",
    ),
    rule(
        "reply|repl|respon|answer|draft|message|mail|output|return|write|print|say",
        r"\b(?:(?:end|start|begin|finish|close|sign|prefix|open) (?:your|the|every|each|all|any) (?:next |"
        rf"own )?{REPLY} (?:with|by)|(?:your|the|every|each) (?:entire |whole |next |only )?{REPLY} "
        r"(?:must|should|shall|has to) (?:only |always |also |first )?(?:be exactly|begin|start|end|"
        r"contain|consist|include|say|read|be: ?|say)\b(?! (?:a|an|the) (?:quote|price|sla|list|timeline))|"
        r"(?:respond|reply|answer|output|write|say|return|print) (?:only|exactly|verbatim|nothing but|"
        r"solely|with only|with exactly|just)(?: with)?(?: the)? ?(?:following|json|words?\b|phrase|"
        r"string|token|sentence|text\b|raw|valid|\"|a json|this))",
    ),
    rule(
        "bcc|cc |cc:|recipient|reply-to|reply to|forward|copy",
        r"(?:\bbcc(?: |: ?|=)(?:[\w.+-]{1,60}@|every|all|me on|the following)|\b(?:always|secretly|silently|"
        r"quietly) (?:cc|bcc|copy|forward)|\b(?:add|put|include|insert|set) [^ ]{1,80} (?:as|in|to|on) "
        r"(?:an? |the )?(?:hidden |additional |extra )?(?:bcc|recipients?|reply-to)|"
        r"\b(?:change|set|replace|update|switch|modify|rewrite) (?:the |your |all )*(?:recipients?|reply-to|"
        r"(?:to|from|cc)[ -](?:field|address|line|header)|sender)|"
        rf"\b(?:forward|send|copy|redirect|e-?mail|export) {gap(2)}(?:all|every|entire|whole|complete|full) "
        rf"{gap(4)}(?:conversations?|threads?|e-?mails|messages|history|inbox|correspondence|replies|leads|"
        rf"contacts|database|knowledge base|crm)\b {gap(6)}to )",
    ),
)

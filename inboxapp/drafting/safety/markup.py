"""Texts that imitate the machine's own forms: chat markup, fences, answers of its checks."""

# ruff: noqa: E501  a pattern broken in the middle of a word is harder to read than a long line

from inboxapp.drafting.safety.orders import rule

_ROLES = r"(?:system|assistant|developer|tool|function|ai|model|sysadmin|admin|root)"
_TAGS = (
    r"(?:system|assistant|instructions?|prompts?|tool_\w{1,20}|tools?_?call|function_\w{1,20}|admin|"
    r"override|verdict|evaluation|task|inputs?|context|thinking|scratchpad|policy|polic[yi]\w*|"
    r"antthinking|developer|jailbreak|secret|untrusted\w*|sys|approve|auto_?send\w*|overseer|gate|"
    r"extra|snapshot|start_of_turn|end_of_turn|begin_of_text|eot_id|im_start|im_end|endoftext|human)"
)
_TRUE = r"(?:true|yes|1(?:\.0+)?|approved?|pass(?:ed)?|ok|safe|send|allow(?:ed)?|on|enabled)\b"

MARKUP = (
    rule(
        "<|im_|[inst|<<sys|[/inst|<s>|<|endoftext|start_of_turn",
        r"<\|[a-z_ ]{2,30}\|>|\[/?inst\]|<</?sys>>|</?(?:start|end)_of_turn>|\bim_(?:start|end)\b",
    ),
    rule(
        "<",
        rf"</? ?{_TAGS}(?: [^<>]{{0,100}})?/?>|</ ?(?:messages?|drafts?|data|documents?|knowledge|"
        r"e-?mail|content|text|user|user_\w{1,20}|result|output|response|answer|history|quote|lead|"
        r"client|conversation|memory|slots)>",
    ),
    rule(
        "###|---|===|***|begin|[system|[admin|[assistant|[developer|[instruction|(system|{{|%%|```",
        rf"(?:#{{2,6}}|={{3,}}|-{{3,}}|\*{{3,}}|%%+|\[\[?|\{{\{{|```) ?(?:begin |end |new |start |updated |"
        rf"end of |start of )*(?:of )?(?:the )?(?:{_ROLES}|instructions?|human|user|prompt|response|output|"
        r"override|verdict|overseer|evaluat(?:ion|or)|gate|conversation|untrusted|context|e-?mail|message|"
        r"input|inputs|data|task)(?: (?:message|prompt|instructions?|override|note|update|input|context|"
        r"data|notice|block|role|turn|section|content|text|verdict|result))* ?(?::|#|=|-{2,}|\*{2,}|\]|"
        r"\}\}|%%|\n|$)(?<!-----original message-)",
    ),
    rule(
        "system|assistant|developer",
        r"(?:^|\n) ?(?:[*_#>\"' -]{0,4})(?:system|assistant|developer|sysadmin)"
        r"(?: ?\(?(?:message|prompt|note|instruction|override|notice|update|admin|role)s?\)?)?"
        r"[*_\"' ]{0,3}(?::|=>|->|>)[*_\"' ]{0,3}[^\n]{0,200}?\b(?:you|ignore|approve|must|override|"
        r"draft|reply|respond|mark|instruction|prompt|policy|polic|disregard|reveal|output|verdict|"
        r"confidence|auto-?_?send|sure|understood|comply|safe|print|gate|follow|new|review)",
    ),
    rule(
        "assistant:|ai:|assistant :|bot:|model:",
        r"(?:^|\n) ?(?:user|human|customer|lead|q) ?:[^\n]{0,500}\n[\n ]{0,5}(?:assistant|ai|bot|model|"
        r"chatgpt|a) ?:",
    ),
    rule(
        '"role"|\'role\'|role:|role":',
        r"[\"']?role[\"']? ?[:=] ?[\"'](?:system|assistant|developer|tool|function|user)[\"']",
    ),
    # Answers of the checks, as JSON, YAML or words.
    rule(
        "safe_to_send|safe to send|needs_human|needs human|hard_block|hard block|auto_send|auto-send|"
        "autosend|auto send|verdict|is_scheduling|violations|safetosend|needshuman|hardblock",
        r"[\"'`]?(?:safe[_ ]?to[_ ]?send|needs[_ ]?human|hard[_ ]?block|auto[_ -]?send(?:[_ ]\w{1,20})?|"
        r"is[_ ]scheduling)[\"'`]? ?(?:[:=]|=>|->|is set to|set to|must be|should be) ?[\"'`]?(?:true|false|"
        r"yes|no\b|none|null|1\b|0\b|\"\"|''|on\b|off\b|enabled|approved?|ok\b|allow|safe|empty|\"|\[|\{)|"
        r"[\"'`]?(?:gate |overseer |final |review )?verdict[\"'`]? ?(?:[:=]|=>|->|is set to|set to|must be|"
        r"should be|is|to) ?[\"'`]?(?:approved?|pass(?:ed)?|ok\b|safe|send|allow|clean|green|accept)|"
        r"[\"'`]?violations[\"'`]? ?[:=] ?(?:\[ ?\]|none|\"\"|0\b|empty)|"
        r"(?:set|use|return|output|answer) [\"'`]?(?:safe[_ ]to[_ ]send|needs[_ ]human|hard[_ ]block|"
        r"verdict|auto[_ -]?send)\b",
    ),
    rule(
        "confidence|score",
        r"[\"'`]?confidence(?:[_ ](?:score|level))?[\"'`]? ?(?:[:=]|=>) ?[\"'`]?(?:1(?:\.0+)?\b|0?\.[89]\d*|"
        r"100\b|9\d ?%|max|high)|[\"'](?:score|rating)[\"'] ?: ?(?:1(?:\.0+)?\b|0?\.9\d*|100\b)",
    ),
    rule(
        '"decision|"approv|"evaluation|"gate|"action|"status|"send|"review|\'approv|\'decision|\'action',
        r"[\"'](?:decision|approv(?:ed|al)|evaluation|gate|action|send(?:_now)?|review(?:ed)?|"
        rf"review_status|gate_status|final_decision|is_approved|can_send)[\"'] ?: ?[\"']?{_TRUE}",
    ),
    rule(
        "gate|overseer|verifier|evaluat|auto_send_|meeting_overseer|draft_verifier|final_draft",
        r"\b(?:meeting_overseer\w*|auto_send_\w+|draft_(?:verifier|strategy|generation)\w*|final_draft)\b|"
        r"\b(?:gate|overseer|verifier|evaluator|evaluation)(?: (?:result|output|decision|status|says?|"
        r"verdict|stage|check|step))* ?(?::|=|->|has|is|was) ?(?:already )?(?:approved?|pass(?:ed)?|"
        r"clean|green|ok\b|no violations|safe)",
    ),
    # Written for eyes that read source.
    rule(
        "<",
        r"<[a-z][a-z0-9]{0,15} [^<>]{0,300}(?:display ?: ?none|visibility ?: ?hidden|font-size ?: ?0|"
        r"font-size ?: ?1px|opacity ?: ?0(?:[;\"' ]|\.0)|color ?: ?(?:#fff(?:fff)?|white|transparent)\b|"
        r"text-indent ?: ?-\d{3}|left ?: ?-\d{3}|max-height ?: ?0|aria-hidden|\bhidden[ >/=])",
    ),
    rule("![", r"!\[[^\]\n]{0,200}\] ?(?:\( ?<?(?:https?:)?//|\[)"),
    rule(
        "]:",
        r"(?:^|\n) ?\[[^\]\n]{1,60}\] ?: ?<?https?://[^\s]{0,300}(?:\{|\$|%7b|=\[|secret|data=)",
    ),
)

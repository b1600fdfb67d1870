"""Words of somebody who wants to be left alone; sentences come in folded spelling."""

# ruff: noqa: E501  a pattern broken in the middle of a word is harder to read than a long line
import re

from inboxapp.drafting.safety.folding import fold, one_flow

# What carriers take for a stop, and what people write in its place; alone in a message.
_STOP_WORDS = frozenset(
    [
        "stop",
        "stopall",
        "stop all",
        "stop please",
        "please stop",
        "stop it",
        "stop texting",
        "unsubscribe",
        "unsubscribe please",
        "please unsubscribe",
        "unsubscribe me",
        "cancel",
        "end",
        "quit",
        "optout",
        "opt out",
        "opt-out",
        "revoke",
        "remove",
        "remove me",
        "arret",
        "arreter",
        "arretez",
        "stopp",
        "stoppen",
        "abmelden",
        "abbestellen",
        "baja",
        "alto",
        "parar",
        "para",
        "pare",
        "sair",
        "basta",
        "fermati",
        "cancella",
        "cancellami",
        "afmelden",
        "desabonner",
        "desinscription",
        "desinscrire",
        "desuscribir",
        "cancelar",
        "descadastrar",
        "disiscrivimi",
        "uitschrijven",
        "hou op",
    ]
)
_PUNCTUATION = re.compile(r"^[\W_]+|[\W_]+$")
# "please don't stop" asks for more, a mail's own footer is not the lead speaking.
_WANTS_MORE = re.compile(
    r"\b(?:do not|don't|dont|didn't|never|no need to|can't|cannot|won't|shouldn't|doesn't|"
    r"not going to|wouldn't|nicht (?:auf|mehr auf)|ne vous arretez|no pares|no dejes|non smett|nao pare)"
    r"[^.!?]{0,12}(?:stop|opt|unsubscribe|remove|delete|take|horen|arret)"
)
_FOOTER = re.compile(
    r"\b(?:click|tap|here|link|preferences|view (?:this|in)|browser|sent to|you (?:are|received|get)|"
    r"klicken|hier|cliquez|ici|haga clic|aqui|clicca|qui|clique|klik|privacy|https?|newsletter from)\b|\||\["
)
_OUR_PRODUCT = re.compile(
    r"\b(?:your (?:tool|product|platform|software|system|app|solution)|(?:our|my|their|the) "
    r"(?:customers|users|contacts|recipients|subscribers|prospects|employees|clients)|feature|workflow)\b"
)
_OPTS_OUT = re.compile(
    r"(?:^|[,:] ?)(?:hi|hello|hey)?[ ,]*(?:please |kindly |just |can you |could you |would you |i (?:want|need) you to )"
    r"*stop (?:e-?mailing|messaging|texting|contacting|writing|calling|sending|spamming|bothering|"
    r"harassing|pestering|pinging|reaching out|these|all|your|this|with the)\b(?! (?:the order|payroll|plan))"
    r"|\bplease stop(?: now| it| this)?[.! ]*$|^stop[.! ]*$|\b(?:please |kindly |must |to |and |just )stop "
    r"(?:e-?mailing|messaging|texting|contacting|writing (?:to )?|calling|spamming|bothering|harassing) (?:me|us)\b"
    r"|\bopt (?:me|us) out\b|\bopt(?:ing)?[- ]?out (?:of|from) (?:this|these|your|all|any|future|the|further) "
    r"(?:\w+ ){0,2}(?:list|e-?mails?|mailings?|messages?|texts?|communications?|outreach|contact|sequence|campaign)"
    r"|\b(?:i|we)(?:'d| would)? (?:like|want|wish|choose|am going|'m going|need) to opt[- ]?out[.! ]*$"
    r"|\b(?:i'm|i am|we are|we're) opting out\b(?! of (?:the|our) (?:pilot|contract|plan|trial))"
    r"|\bhor(?:en sie|t|e)?\b[^.!?]{0,30}\bauf,? (?:mir|uns|mich)\b|\bschreiben sie mir nicht mehr\b"
    r"|\b(?:keine|nicht) (?:weiteren?|mehr) (?:e-?mails?|mails?|nachrichten|anrufe|werbung)\b"
    r"|\b(?:arretez|cessez|arrete) de (?:m'|nous |me )(?:ecrire|envoyer|contacter|appeler|harceler|relancer)"
    r"|\b(?:dejen?|deja|pare|paren) de (?:escribirme|enviarme|contactarme|llamarme|mandarme|molestar\w*|escribirnos|enviarnos)"
    r"|\b(?:smett\w+|basta) (?:di|con) (?:scrivermi|inviarmi|contattarmi|chiamarmi|mandarmi|queste|le|i)\b"
    r"|\b(?:parem?|deixem?) de (?:me )?(?:enviar|escrever|contatar|contactar|ligar|mandar|mandar-me|me)\b"
    r"|\b(?:stop|hou op) met (?:mailen|e-?mailen|bellen|schrijven|sturen|berichten|contact|deze|het)"
)
_UNSUBSCRIBES = re.compile(
    r"^(?:hi|hello|hey)?[ ,]*(?:please |kindly |just |pls )*unsubscribe\b(?! (?:rate|link|page|button|header|flow|process))"
    r"|\bunsubscribe (?:me|us|my|our|this (?:e-?mail|address|number))\b"
    r"|\b(?:i|we)(?:'d| would)? (?:want|like|wish|need|am trying|have tried|tried|have asked|asked) to (?:be )?unsubscribe"
    r"|\bhow (?:do|can) (?:i|we) unsubscribe\b"
    r"|\b(?:take|get|remove|delete|drop|strike|erase) (?:me|us|my (?:name|e-?mail|address|number|details|contact\w*)|our "
    r"(?:name|address|e-?mails?)|this (?:e-?mail|address|number))\b[^.!?]{0,30}\b(?:off|from|out of)\b (?:of )?(?:your|this|the|all|any|future)"
    r"|\b(?:please|kindly) (?:remove|delete|erase) (?:me|us|my|our)\b(?! (?:card|old|previous|last|colleague|comment|account manager))"
    r"|^(?:remove|delete) (?:me|us|my (?:data|e-?mail|number|address|details))\b"
    r"|\b(?:right to (?:erasure|be forgotten)|delete all (?:my|our|the) (?:personal )?(?:data|information) (?:you|about))"
    r"|\b(?:melden sie mich|melde mich|tragen sie mich|trag mich|nehmen sie mich|loschen sie (?:mich|meine (?:daten|adresse|e-?mail)))\b"
    r"[^.!?]{0,60}(?:\bab\b|\baus\b|verteiler|liste|daten|adresse)?|\babbestellen[.! ]*$|\baus (?:dem|ihrem) verteiler\b"
    r"|\b(?:desabonne[zr]?|desinscri\w+|retirez|supprimez|enlevez)[- ](?:moi|nous|mon (?:adresse|mail|email|nom))\b|\bme desabonner\b|\bme desinscrire\b"
    r"|\b(?:denme|deme|dame|darme) de baja\b|\b(?:eliminen?|elimina|borren?|quiten|quitenme|saquenme|eliminenme|borrenme)[^.!?]{0,25}"
    r"\b(?:lista|correo|datos|direccion|base de datos)\b|\bdesuscrib\w+"
    r"|\b(?:cancellatemi|cancellami|rimuovetemi|rimuovimi|disiscrivetemi|disiscrivimi|toglietemi|toglimi)\b|\bmi (?:cancelli|tolga|rimuova)\b"
    r"|\b(?:descadastr\w+|remov\w+[- ]me|me (?:remova|retire|tire|exclua)|retir\w+[- ]me|excluam? meu)\b"
    r"|\b(?:schrijf (?:mij|me|ons) uit|meld (?:mij|me|ons) af|haal (?:mij|me|ons) (?:van|uit)|verwijder (?:mij|me|mijn (?:gegevens|adres|e-?mail)))\b"
)
# Not now or not this way is no goodbye.
_ONLY_SOMETIMES = re.compile(
    r"\b(?:before|until|till|unless|during|after|while|between|today|tomorrow|tonight|this (?:week|month|morning|afternoon)|"
    r"next (?:week|month)|weekends?|monday|tuesday|wednesday|thursday|friday|saturday|sunday|by phone|by text|"
    r"via|on my (?:mobile|cell|work|office|private|personal)|at (?:work|night|home|this (?:number|address))|"
    r"instead|rather|prefer|better|e-?mail is|if you|without|vor|bis|statt|lieber|avant|jusqu|plutot|antes|hasta|mejor|"
    r"prima|fino|meglio|ate|melhor|voor|tot|liever|about (?:this|the|that) (?:date|time|invoice))\b"
)
_NO_CONTACT = re.compile(
    r"\b(?:do not|don't|dont|never|no longer|not to|must not|may not) (?:ever |please )?(?:contact|e-?mail|call|text|message|"
    r"write(?: to)?|phone|approach|solicit|bother|reach out to|ping|follow up with) (?:me|us|my|our|this (?:address|number|office|company)|"
    r"anyone (?:here|at)|again|any ?more|any further)\b"
    r"|\b(?:do not|don't|dont) (?:reach out|get in touch|write|contact|call|e-?mail|message|text|follow up)(?: to us| to me)? (?:again|any ?more|any further|ever)\b"
    r"|\bleave (?:me|us) alone\b|\blose (?:my|our|this) (?:number|e-?mail|address|contact)"
    r"|\bno (?:further|more) (?:contact|e-?mails?|messages?|texts?|calls?|communications?|outreach|follow[- ]?ups?)\b(?! (?:than|until|needed|required|necessary|details))"
    r"|\bnever (?:contact|e-?mail|write|call|text|message) (?:to )?(?:me|us) again\b|\bcease (?:all )?(?:contact|communication)"
    r"|\b(?:i|we) (?:do not|don't) (?:want|wish) to (?:be contacted|hear from you|receive (?:any |your |these |more )*(?:e-?mails?|messages?|texts?|communications?))"
    r"|\bdo[- ]not[- ]contact (?:list|me|us)\b|\b(?:get|go) lost\b|\bf+u+c+k+ off\b|\bpiss off\b"
    r"|\b(?:kontaktieren|schreiben|rufen|mailen) sie (?:mich|uns|mir)[^.!?]{0,15}\b(?:nicht|nie) (?:mehr|wieder)\b|\blassen sie (?:mich|uns) in ruhe\b"
    r"|\bkein(?:en)? (?:weiteren )?kontakt(?:aufnahme)? (?:mehr|gewunscht)|\bnicht mehr (?:kontaktieren|anschreiben|anrufen)\b"
    r"|\bne (?:me|nous) (?:contactez|ecrivez|appelez|derangez|relancez) (?:plus|jamais)\b|\blaissez-(?:moi|nous) tranquille"
    r"|\bno (?:me|nos) (?:contacten?|escriban?|llamen?|molesten?|contacte|vuelva\w* a)\b(?: mas| nunca| por favor|[.! ]*$| a| contactar| escribir)|\bdejenme en paz\b"
    r"|\bnon (?:mi|ci|contattatemi|scrivetemi|chiamatemi|contattarmi|scrivermi)\b(?: (?:contattate|scrivete|chiamate|contatti|scriva))? ?(?:piu|mai piu)|\blasciatemi in pace\b"
    r"|\bnao (?:me|nos) (?:contate|contatem|contacte\w*|escreva\w*|ligue\w*|incomode\w*|envie\w*)(?: \w+){0,2} ?(?:mais|novamente|de novo)\b|\bme deixem? em paz\b"
    r"|\b(?:neem|zoek) (?:geen|nooit) (?:meer )?contact\b|\b(?:benader|mail|bel|contacteer) (?:mij|me|ons) (?:niet|nooit) meer\b|\blaat (?:mij|me|ons) met rust\b"
)


def is_stop_word(said: str) -> bool:
    """Tell whether a whole message is one of the words that mean stop."""
    return _PUNCTUATION.sub("", one_flow(fold(said[:200]))) in _STOP_WORDS and len(said) < 60  # noqa: PLR2004


def opts_out(sentence: str) -> bool:
    """Tell whether the writer wants the messages to stop."""
    return bool(_OPTS_OUT.search(sentence)) and not _WANTS_MORE.search(sentence)


def unsubscribes(sentence: str) -> bool:
    """Tell whether the writer wants to be taken off a list; footers of newsletters don't count."""
    if not _UNSUBSCRIBES.search(sentence) or _WANTS_MORE.search(sentence):
        return False
    speaks_of_self = re.search(
        r"\b(?:me|my|us|our|i|we|mich|moi|mon|mir|mij|ons|mi|meu)\b", sentence
    )
    return bool(speaks_of_self) or not (_FOOTER.search(sentence) or _OUR_PRODUCT.search(sentence))


def asks_no_contact(sentence: str) -> bool:
    """Tell whether the writer forbids contact altogether, not only today or by phone."""
    return bool(_NO_CONTACT.search(sentence)) and not _ONLY_SOMETIMES.search(sentence)

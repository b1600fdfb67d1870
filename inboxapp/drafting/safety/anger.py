"""Words of somebody who threatens or complains about us; sentences come in folded spelling."""

# ruff: noqa: E501  a pattern broken in the middle of a word is harder to read than a long line
import re

_LEGAL = re.compile(
    r"\b(?:tak(?:e|ing)|pursu(?:e|ing)|seek(?:ing)?|consider(?:ing)?|initiat\w+|begin(?:ning)?|start(?:ing)?|commenc\w+|threaten\w*|face|forced to)"
    r" (?:\w+ ){0,2}legal (?:action|steps|proceedings|remedies|measures)"
    r"|\bsee you in court|\btak(?:e|ing) (?:you|this|your company|it) to court|\b(?:we|i|i'll|we'll|i will|we will|going to|gonna|prepared to|ready to|reserve the right to) (?:will )?(?:sue|suing)\b"
    r"|\bsu(?:e|ing) (?:you|your (?:company|firm))\b|\blawsuit against (?:you|your)|\bfil(?:e|ing) (?:a |an )?(?:law)?suit\b"
    r"|\b(?:you(?:'ll| will| are going to)|expect to) (?:be )?hear(?:ing)? from (?:my|our) (?:\w+ )?(?:lawyers?|attorneys?|solicitors?|legal|counsel)"
    r"|\b(?:my|our) (?:lawyers?|attorneys?|solicitors?|legal (?:team|department|counsel)|counsel) (?:will|is going to|are going to|has been|have been|would|is|are) "
    r"(?:\w+ ){0,2}(?:instructed|sue|suing|pursu\w+|tak(?:e|ing) (?:action|steps|this further)|send(?:ing)? (?:you )?a (?:letter|cease)|file|filing|informed of (?:this|your)|handle this (?:harassment|spam)|dealing with (?:this|your))"
    r"|\b(?:forward\w*|hand\w*|refer\w*|pass\w*|escalat\w*) (?:this|it|the matter|you|your (?:e-?mails?|messages?)) (?:\w+ ){0,2}to (?:my|our) (?:lawyers?|attorneys?|solicitors?|legal (?:team|department|counsel))\b(?! (?:for|to) (?:review|sign|check|approval))"
    r"|\breport(?:ing|ed)? (?:you|your (?:company|firm|domain|e-?mails?|messages?)|this|it) to (?:the )?(?:\w+ ){0,2}(?:ftc|fcc|ico|cnil|authorit\w+|attorney general|data protection|police|bbb|regulators?|ombudsman|consumer protection|dpa|aepd|garante|better business)"
    r"|\bcease[- ]and[- ]desist\b|\b(?:you(?:'re| are)|your \w+ (?:is|are|violates?)|this is|this|that is) (?:\w+ ){0,3}(?:violat\w+|in breach|breach\w*|illegal under|infring\w+) (?:\w+ ){0,3}(?:gdpr|can-?spam|tcpa|casl|ccpa|privacy|data protection|the law|dsgvo)"
    r"|\billegal(?:ly)? (?:contact\w*|spam\w*|obtain\w*|e-?mail\w*) (?:me|us|my)?|\b(?:damages|compensation) (?:from you|will be claimed|claim)\b"
    r"|\b(?:rechtliche|juristische) schritte\b|\b(?:mein|unser|meinen|unseren)\w* (?:anwalt|rechtsanwalt|anwalte)\w* (?:wird|werden|ein|mit|einschalt\w*|informier\w*|ubergeb\w*)|\banwalt einschalten\b|\b(?:klage|anzeige) (?:gegen sie|erstatten|einreichen)|\babmahn\w+|\bverklage\w* sie\b|\bverstoss\w* (?:sie )?gegen (?:die )?dsgvo"
    r"|\b(?:poursuites|action|actions|suites) (?:judiciaires?|en justice|legales?)\b|\bmon avocat (?:vous|va|prendra|sera)|\bporter plainte\b|\bsignaler(?:ai|ons)? (?:a|aupres de) la cnil|\bmise en demeure\b"
    r"|\b(?:acciones|medidas) (?:legales|judiciales)\b|\bmi abogado (?:se|les|le|va|contactara)|\b(?:demandar(?:los|les|e|emos)?|denunciar(?:los|les|e|emos)?) (?:a|ante|por|si)\b|\bpondre una denuncia\b"
    r"|\b(?:azioni|vie) legali\b|\bil mio avvocato (?:vi|la|si|ti)|\bvi denunci\w+|\bquerela\b|\bsegnaler\w+ al garante"
    r"|\b(?:medidas|acoes|acao) (?:legais|judiciais|judicial|legal)\b|\bmeu advogado (?:vai|ira|entrara)|\bprocessar (?:voces|a empresa)|\bdenunciar (?:voces|a empresa|ao procon)"
    r"|\bjuridische stappen\b|\bmijn advocaat (?:zal|neemt|gaat)|\baangifte (?:doen|tegen)\b|\b(?:melden|klacht) bij de autoriteit persoonsgegevens"
)
_NOT_AT_US = re.compile(
    r"\b(?:not|never|no|without|avoid|haven't|won't|don't|rather than|protect\w*|prevent\w*|keine|ohne|sans|sin|senza|sem|geen|zonder) (?:\w+ ){0,4}(?:sue|suing|legal action|legal steps|court|lawsuit|rechtliche schritte|poursuites|acciones legales|azioni legali|medidas legais|juridische stappen)"
    r"|\b(?:our|my|a|the|their|old|former|previous|last|another|your) (?:\w+ )?(?:vendor|supplier|competitors?|provider|employer|landlord|customers?|clients?|tenants?|debtors?|employees?)\b"
    r"|\b(?:does|do|can|could|how|if|when|whether|what) (?:your|you|the|it|this|we|our|an?) (?:\w+ ){0,3}(?:tool|product|platform|software|system|module|feature|employee|customer|client|user)"
)
_BAD = r"(?:terrible|awful|horrible|worst|appalling|disgraceful|useless|a joke|unacceptable|poor|pathetic|shocking|abysmal|dreadful|rubbish|garbage|a scam|a disgrace)"
_COMPLAINT = re.compile(
    r"\b(?:i|we)(?:'d|'m|'re| would| am| are| want| wish| need| have| must| will)?(?: \w+){0,3} (?:mak(?:e|ing)|fil(?:e|ed|ing)|lodg(?:e|ed|ing)|rais(?:e|ed|ing)|submit(?:ted|ting)?|regist\w+) (?:an? |another |our |my |this )?(?:formal |official |serious )?complaint\b"
    r"|\b(?:formal|official) complaint\b|\bthis is a complaint\b|\b(?:complain|complaining) (?:to you |formally )?about (?:you|your|this|the (?:way|service))"
    r"|\b(?:i am|i'm|we are|we're|i was|we were) (?:\w+ )?(?:unhappy|dissatisfied|disappointed|frustrated|angry|furious|upset|appalled|disgusted|fed up|outraged|annoyed) (?:with|by|about|at|in|that) (?:you\b|your|the (?:service|way you|support|treatment|response)|this|how (?:you|your))"
    r"|\b(?:this|that|it|which) (?:is|'s|was) (?:\w+ )?(?:unacceptable|outrageous|harassment|spam\b|disgraceful|appalling|a disgrace|ridiculous behaviou?r)"
    r"|\b(?:i|we) (?:want|demand|expect|require|insist on|would like|am requesting|request) (?:a |my |our |the )?(?:full )?(?:refund|money back)\b(?! (?:policy|window|guarantee))|\bgive (?:me|us) (?:my|our) money back"
    rf"|\byour (?:\w+ )?(?:service|team|support|product|company|behaviou?r|staff|people|system|app|platform|colleague|rep|salesperson|communication|response) (?:\w+ )?(?:is|was|are|were|has been|have been|'s) (?:\w+ ){{0,2}}{_BAD}"
    rf"|\b(?:what an?|such|the) {_BAD} (?:\w+ )?(?:service|experience|support|company|customer service|way to)(?: (?:from|with) (?:you|your)\b|[.! ]*$)"
    r"|\breport(?:ing|ed)? (?:this|you|it|your e-?mails?) (?:\w+ )?as spam|\bstop (?:this )?harassment|\byou(?:'re| are| have been|'ve been) (?:harassing|spamming|scamming)\b|\b(?:speak|talk) (?:to|with) (?:your|a) (?:manager|supervisor|superior)\b"
    r"|\b(?:ich|wir) (?:mochte\w*|wollen|will|muss|mussen|reiche\w*|lege\w*)?[^.!?]{0,30}\bbeschwer(?:en|de)\b(?! (?:uber (?:unseren|den) (?:alten|bisherigen)))|\bdas ist (?:eine )?(?:inakzeptabel|unverschamt\w*|frechheit|belastigung|nicht hinnehmbar)\b|\b(?:unzufrieden|enttauscht|verargert) (?:mit ihr\w*|uber ihr\w*|von ihr\w*)|\bmein geld zuruck\b"
    r"|\b(?:je|nous) (?:souhait\w+|veux|voulons|tiens|tenons|voudr\w+|depos\w+)?[^.!?]{0,30}\b(?:reclamation|plaindre)\b|\bc'est (?:inacceptable|inadmissible|scandaleux|du harcelement)\b|\b(?:mecontent|decu|insatisfait)\w* de (?:votre|vos)\b|\bexige\w* (?:le|un) remboursement"
    r"|\b(?:quiero|queremos|deseo|voy a|presento|quisiera)[^.!?]{0,25}\b(?:queja|reclamacion|reclamo|quejarme)\b|\besto es (?:inaceptable|un acoso|una verguenza|indignante)\b|\b(?:molest|insatisfech|decepcionad|descontent)\w+ con (?:su|ustedes|vuestro)\b|\bexijo (?:un|el|mi) (?:reembolso|dinero)"
    r"|\b(?:voglio|vorrei|intendo|vogliamo)[^.!?]{0,25}\b(?:reclamo|lamentarmi|lamentela)\b|\b(?:e|questo e) (?:inaccettabile|una vergogna|vergognoso|inammissibile)\b|\b(?:insoddisfatt|delus|arrabbiat)\w+ (?:del|dal|della|con il|per il) (?:vostro|vostra|suo)\b|\b(?:esigo|voglio) (?:il|un) rimborso"
    r"|\b(?:quero|gostaria|queremos|vou)[^.!?]{0,25}\b(?:reclamacao|reclamar|queixa)\b|\bisso e (?:inaceitavel|um absurdo|uma vergonha|assedio)\b|\b(?:insatisfeit|decepcionad|chatead)\w+ com (?:voces|o seu|a sua|seu|sua)\b|\b(?:exijo|quero) (?:o|meu|um) (?:reembolso|dinheiro)"
    r"|\b(?:ik|wij|we) (?:wil|willen|wens|dien\w*)?[^.!?]{0,25}\b(?:klacht|beklagen)\b|\b(?:dit|dat) is (?:onacceptabel|schandalig|onaanvaardbaar|belachelijk)\b|\b(?:ontevreden|teleurgesteld|boos) (?:over|met|op) (?:jullie|uw|u)\b|\bik (?:wil|eis) mijn geld terug"
)
_ABOUT_OTHERS = re.compile(
    r"\b(?:no|any|without|handle|manage|track|log|our customers?'?|customers?|clients?'?|tenant|patient|employee|received?|get|keine|aucune|sin|nessun\w*|sem|geen) (?:\w+ )?(?:complaints?|beschwerden?|reclamations?|plaintes?|quejas?|reclami|reclamo|reclamacoes|klachten|klacht)\b(?! (?:against|about) you)"
    r"|\b(?:old|former|previous|last|current|other|existing|alten|bisherigen|ancien\w*|antiguo|vecchio|antigo|oude|vorige|actuel\w*|actual|attuale|atual|huidige) (?:\w+ )?(?:vendor|provider|supplier|tool|system|software|agency|partner|anbieter|fournisseur|prestataire|proveedor|fornitore|fornecedor|leverancier)"
    r"|\b(?:i|we) (?:would|could|can|will) (?:never|not) complain|\bnot complaining\b|\bcan't complain\b"
)


def legal_threat(sentence: str) -> bool:
    """Tell whether the writer threatens us with lawyers, courts or authorities."""
    return bool(_LEGAL.search(sentence)) and not _NOT_AT_US.search(sentence)


def complaint(sentence: str) -> bool:
    """Tell whether the writer complains about us, not about somebody else."""
    return bool(_COMPLAINT.search(sentence)) and not _ABOUT_OTHERS.search(sentence)

"""The core orders in other languages: forget your instructions, be a machine, show your prompt.

Latin scripts are written without accents, as `folding` leaves them. Each entry says: a verb that
drops, and near it, on either side, the orders that are dropped and that they are the old ones.
"""

# ruff: noqa: E501, RUF001  a pattern broken in the middle of a word is harder to read than a long line

import re

from inboxapp.drafting.safety.folding import fold
from inboxapp.drafting.safety.orders import Rule

_NEAR = r"[^.!?\n]{0,40}?"
_VARIES = re.compile(r"[\[(\\]|.\?")


def _drop(verbs: str, old: str, nouns: str) -> Rule:
    """Match verb … old noun, verb … noun old, and old noun … verb within a few words."""
    verbs, old, nouns = fold(verbs), fold(old), fold(nouns)
    pattern = (
        rf"(?:{verbs}){_NEAR}(?:(?:{old}){_NEAR}(?:{nouns})|(?:{nouns}){_NEAR}(?:{old}))"
        rf"|(?:(?:{old})[^.!?\n]{{0,20}}?(?:{nouns})|(?:{nouns})[^.!?\n]{{0,20}}?(?:{old})){_NEAR}(?:{verbs})"
    )
    return Rule(tuple(_stems(nouns)), re.compile(pattern))


def _stems(nouns: str) -> list[str]:
    """Return what each noun begins with in any case: up to the first part that may vary."""
    return [_VARIES.split(noun.removeprefix(r"\b"))[0] for noun in nouns.split("|")]


LATIN = (
    _drop(  # Spanish
        r"\bignor[ae]\w*|(?<!no )(?<!nos )\bolvid[ae]\w*|\bdescart[ae]\w*|\bomit[ae]\w*|caso omiso|no sigas|no hagas caso|"
        r"desobede\w+|\banul[ae]\w*|pasa por alto",
        r"anterior\w*|previ[ao]s|\btod[ao]s?\b|\btus\b|sistema|precedente\w*|de arriba|original\w*|\bsus\b",
        r"instruccion|reglas|indicacion|ordenes|directric|directivas|normas|\bprompt",
    ),
    _drop(  # French
        r"\bignor(?:e|ez|er|ons|ant)\b|(?<!n')(?<!pas )\boubli(?:e|ez|er|ons)\b|ne (?:tiens|tenez) (?:pas|aucun)|"
        r"\bfais abstraction|faites abstraction|n[e'] ?(?:suis|suivez) (?:pas|plus)|\bneglige\w*|\bannule\w*",
        r"precedent\w*|anterieur\w*|\btou(?:te)?s\b|\btes\b|\bvos\b|ci-dessus|systeme|initial\w*|d'origine",
        r"instruction|consigne|regles|directive|\bordres|\bprompt|recues",
    ),
    _drop(  # German
        r"\bignorier\w*|\bvergiss\w*(?! (?:bitte )?nicht)|\bvergess\w*(?! (?:sie )?(?:bitte )?nicht)|missachte\w*|\bbeachte\w* (?:nicht|keine)|verwirf|"
        r"ubergeh\w*|uberspring\w*|befolge\w* (?:nicht|keine)|setze? \w* ?ausser kraft|umgehe\w*",
        r"vorherig\w*|bisherig\w*|\balle\w*|vorig\w*|fruher\w*|obig\w*|\bdeine\w*|system|vorangegangen\w*|"
        r"ursprunglich\w*|\bihre\b",
        r"anweisung|instruktion|regeln|vorgaben|befehl|richtlinie|\bprompt|weisungen|systemprompt",
    ),
    _drop(  # Italian
        r"\bignor(?:a|ate|are|i)\b|(?<!non )\bdimentica\w*|\btrascura\w*|non (?:seguire|considerare)|\bscarta\w*|"
        r"\bannulla\w*|\bdisattendi|non tenere conto",
        r"precedent\w*|\btutt[ei]\b|\btue\b|\bvostre\b|sistema|anterior\w*|sopra|original\w*|\btuoi\b",
        r"istruzion|regole|indicazion|\bordini|direttiv|\bprompt|comandi",
    ),
    _drop(  # Portuguese
        r"\bignor[ae]\w*|(?<!nao )(?<!nao se )\besquec[ae]\w*|\bdesconsider[ae]\w*|\bdescart[ae]\w*|nao siga|\bdesobede\w+|"
        r"\banul[ae]\w*|\bdesprez[ae]\w*",
        r"anterior\w*|previ[ao]s|\btod[ao]s\b|\bsuas\b|\btuas\b|sistema|acima|original\w*|recebidas",
        r"instruc|regras|indicacoes|\bordens|diretri|\bprompt|comandos",
    ),
    _drop(  # Dutch
        r"\bnegeer\w*|\bvergeet\b(?! niet)|\bnegeren\b|sla \w* ?over|\bvolg\b[^.!?\n]{0,20}niet|\bschrap\b|leg \w* naast",
        r"vorige|eerdere|voorgaande|\balle\b|\bje\b|\bjouw\b|systeem|bovenstaande|oorspronkelijke|\bjullie\b",
        r"instructie|regels|aanwijzing|opdracht|richtlijn|\bprompt|bevelen|voorschriften",
    ),
    _drop(  # Polish
        r"\bzignoruj\w*|\bignoruj\w*|\bzapomnij\w*|\bpomin\w*|\bodrzuc\w*|nie (?:stosuj|przestrzegaj)",
        r"poprzedni\w*|wczesniejsz\w*|wszystki\w*|swoje|twoje|systemow\w*|powyzsz\w*|dotychczasow\w*",
        r"instrukcj|polecen|regul|zasad|wytyczn|\bprompt|rozkaz",
    ),
    _drop(  # Swedish, Danish, Norwegian
        r"\bignorer\w*|\bglom\b|\bbortse\b|\bglem\b|\bse bort fra|\bstrunta\b|\boverse\b|\btilsidesaet\w*",
        r"tidigare|foregaende|\balla\b|\balle\b|\bdina\b|\bdine\b|tidligere|forrige|ovanstaende|ovenfor|system",
        r"instruktion|instruks|regler|anvisning|riktlinj|retningslinje|\bprompt|ordrer?\b|kommand",
    ),
    _drop(  # Finnish
        r"\bohita\w*|\bunohda\w*|ala noudata|jata huomiotta|sivuuta\w*",
        r"aiemm\w*|aikaisem\w*|edelli\w*|kaikki|jarjestelma\w*|ylla",
        r"ohje|saanno|maaraykset|kasky|komen|\bprompt",
    ),
    _drop(  # Czech, Slovak
        r"\bignoruj\w*|\bzapome\w*|\bzabud\w*|\bprehlizej\w*|nedodrzuj\w*|\bvynech\w*",
        r"predchoz\w*|predosl\w*|vsech\w*|vsetk\w*|\bsve\b|\bsvoje\b|systemov\w*|drivejs\w*|puvodni",
        r"instrukc|pokyn|pravid|prikaz|smernic|\bprompt",
    ),
    _drop(  # Romanian
        r"\bignor[aei]\w*|\buita\w*|nu (?:tine|respecta|urma)\w*|\bomite\w*",
        r"anterioar\w*|precedent\w*|toate|\btale\b|sistem\w*|de mai sus|initiale",
        r"instructiun|reguli|indicati|ordine|directiv|\bprompt|comenzi",
    ),
    _drop(  # Hungarian
        r"hagyd figyelmen kivul|\bfelejts\w*|\bignoral\w*|\bmellozd",
        r"korabbi|elozo|osszes|minden|rendszer\w*|fenti|eddigi",
        r"utasitas|szabaly|iranyelv|parancs|\bprompt",
    ),
    _drop(  # Turkish
        r"yok say\w*|gormezden gel\w*|\bunut\w*|dikkate alma\w*|\bgoz ardi|\bihmal et\w*|uyma\b",
        r"onceki|tum\b|butun|sistem|yukaridaki|daha once|mevcut|eski",
        r"talimat|kural|komut|yonerge|emir|istem",
    ),
    _drop(  # Indonesian, Malay
        r"\babaikan\w*|\blupakan\w*|jangan (?:ikuti|hiraukan)|\bkesampingkan",
        r"sebelum\w*|semua|seluruh|sistem|di atas|terdahulu",
        r"instruksi|perintah|aturan|arahan|petunjuk|\bprompt",
    ),
    _drop(  # Vietnamese
        r"\bbo qua|\bquen|\bphot lo|khong tuan theo|\blo di",
        r"truoc|tat ca|he thong|moi\b|ben tren|phia tren",
        r"huong dan|chi thi|lenh|quy tac|chi dan|\bprompt",
    ),
    _drop(  # Filipino, Swahili
        r"\bhuwag (?:mong )?(?:pansinin|sundin)|\bbalewalain|\bkalimutan|\bpuuza\w*|\bsahau\w*",
        r"nauna\w*|lahat|dating|yaliyotangulia|yote|zote|awali",
        r"tagubilin|utos|panuto|maagizo|maelekezo|amri",
    ),
)

OTHERS = (
    _drop(  # Russian, Ukrainian, Bulgarian
        r"игнорир\w*|проигнорир\w*|ігнор\w*|проігнор\w*|(?<!не )забуд\w*|забрав\w*|отбрось\w*|не следуи\w*|"
        r"не обращаи\w*|отмени\w*|не зважаи\w*|пренебрегн\w*",
        r"предыдущ\w*|прежн\w*|\bвсе\b|\bвсі\b|\bвсички\b|попередн\w*|систем\w*|предишн\w*|\bтвои\b|\bсвои\b|"
        r"вышеуказан\w*|\bусі\b|ранее|выше|предходн\w*",
        r"инструкц|указани|правил|команд|інструкц|вказівк|приказ|директив|промпт|наказ",
    ),
    _drop(  # Greek
        r"αγνοησ\w*|ξεχασ\w*|ξεχνα\w*|παραβλεψ\w*|μην ακολουθ\w*",
        r"προηγουμεν\w*|ολεσ|ολουσ|συστηματοσ|παραπανω|αρχικ\w*",
        r"οδηγι|κανον|εντολ|προτροπ",
    ),
    _drop(  # Arabic
        r"تجاهل\w*|انس\b|انسى|اهمل\w*|لا تتبع|تخط\w*|تغاض\w*",
        r"السابقة|السابقه|جميع|كل\b|النظام|اعلاه|المذكورة|الاصلية|سابقا",
        r"تعليمات|التعليمات|اوامر|الاوامر|قواعد|القواعد|توجيهات|التوجيهات|الارشادات|ارشادات",
    ),
    _drop(  # Persian, Urdu
        r"ناديده|نادیده|فراموش|نظر انداز|بھول|چشم پوشی|توجه نکن",
        r"قبلی|پیشین|همه|تمام|سیستم|پچھلی|پچھلے|سابقہ|بالا",
        r"دستور|قوانین|هدایات|ہدایات|احکامات|احکام|راهنما|فرمان",
    ),
    _drop(  # Hebrew
        r"התעלמ\w*|התעלם|תתעלמ\w*|תתעלם|שכח\w*|תשכח\w*|אל תציית\w*",
        r"הקודמות|הקודמים|כל\b|המערכת|לעיל|הקודמת|שקיבלת|המקוריות",
        r"הוראות|ההוראות|הנחיות|ההנחיות|כללים|הכללים|פקודות|הפקודות|הכללי",
    ),
    _drop(  # Hindi, Marathi, Nepali
        r"अनदेखा|नजरअंदाज|नज़रअंदाज|भूल|उपेक्षा|अनदेखी|दुर्लक्ष|बेवास्ता",
        r"पिछल|पहले|सभी|सिस्टम|पूर्व|उपरोक्त|मागील|सर्व|अघिल्ल",
        r"निर्देश|आदेश|नियम|सूचना|हिदायत",
    ),
    _drop(  # Bengali
        r"উপেক্ষা|ভুলে|অগ্রাহ্য|এড়িয়ে",
        r"আগের|পূর্ব|সমস্ত|সব|সিস্টেম|উপরের",
        r"নির্দেশ|আদেশ|নিয়ম",
    ),
    _drop(  # Thai
        r"เพิกเฉย|ละเว้น|ลืม|ไม่ต้องสนใจ|อย่าทำตาม|มองข้าม|ไม่สนใจ",
        r"ก่อนหน้า|ทั้งหมด|ระบบ|ข้างต้น|เดิม|ที่ผ่านมา",
        r"คำสั่ง|กฎ|คำแนะนำ|ข้อกำหนด",
    ),
    _drop(  # Chinese
        r"忽略|无视|無視|忘记|忘記|忘掉|不要遵守|不要理会|不理会|抛弃|跳过|覆盖|请无视|别管",
        r"之前|以上|上述|所有|先前|前面|以前|系统|系統|原来|原有|全部|你的|一切|此前|上面",
        r"指令|指示|说明|說明|提示|规则|規則|命令|要求|设定|設定|约束",
    ),
    _drop(  # Japanese
        r"無視|忘れ|従わな|破棄|むし|取り消|気にしな|わすれ",
        r"以前|これまで|上記|すべて|全て|全部|前の|システム|今まで|先ほど|既存|元の|あなたの",
        r"指示|命令|指令|ルール|プロンプト|設定|規則|ガイドライン",
    ),
    _drop(  # Korean
        r"무시|잊어|잊으|따르지|삭제해|취소하|건너뛰",
        r"이전|위의|모든|앞선|기존|시스템|지금까지|앞의|당신의|원래",
        r"지시|명령|지침|규칙|프롬프트|설정|안내",
    ),
)

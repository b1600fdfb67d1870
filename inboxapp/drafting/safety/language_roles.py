"""Orders in other languages to be a machine, to show the prompt, to send by itself."""

# ruff: noqa: E501, RUF001  a pattern broken in the middle of a word is harder to read than a long line

import re

from inboxapp.drafting.safety.folding import fold
from inboxapp.drafting.safety.orders import Rule

_NEAR = r"[^.!?\n]{0,40}?"


def _rule(anchors: str, pattern: str) -> Rule:
    return Rule(tuple(fold(anchors).split("|")), re.compile(fold(pattern)))


_MACHINE = (
    r"(?:\b(?:ia|ai|ki|si|yz|mi|llm|dan|gpt|chatgpt|bot|chatbot|robot|asistent|assistent|assistant|"
    r"asistente|assistente|sprachmodell|modele|modell|modelo|modello|taalmodel|kunstlich|inteligencia|"
    r"intelligence artificielle|intelligenza|kunstmatige|yapay zeka|asystent|asisten|tekoaly))"
)
_ARE_NOW = (
    r"(?:ahora eres|a partir de ahora,? eres|desde ahora eres|actua como|comportate como|finge ser|"
    r"tu es (?:maintenant|desormais)|vous etes (?:maintenant|desormais)|agis comme|agissez comme|"
    r"comporte-toi comme|fais comme si|du bist (?:jetzt|nun|ab sofort|ab jetzt)|sie sind (?:jetzt|nun|"
    r"ab sofort)|verhalte dich (?:wie|als)|handle als|tu so,? als|agiere als|ora sei|adesso sei|"
    r"da ora in poi sei|d'ora in poi sei|agisci come|comportati come|fingi di essere|agora voce e|"
    r"a partir de agora,? voce e|aja como|finja ser|atue como|je bent (?:nu|vanaf nu|voortaan)|gedraag je "
    r"als|doe alsof je|jestes teraz|od teraz jestes|zachowuj sie jak|du ar nu|du er na|du er nu|"
    r"agera som|artik (?:sen )?bir|gibi davran|sekarang (?:anda|kamu) adalah|bertindaklah sebagai|"
    r"ban gio ban la|hay dong vai|nyt olet|ted jsi|nyni jsi|acum esti|mostantol)"
)

LATIN_ROLES = (
    _rule(
        "ahora|actua|comporta|finge|maintenant|desormais|agis|comme|bist|sie sind|verhalte|handle als|"
        "tu so|agiere|ora sei|adesso|ora in poi|agisci|fingi|agora|aja como|finja|atue|je bent|gedraag|"
        "doe alsof|jestes|zachowuj|du ar|du er|agera|artik|davran|sekarang|bertindak|ban gio|dong vai|"
        "nyt olet|jsi|acum|mostantol",
        rf"\b{_ARE_NOW}\b{_NEAR}{_MACHINE}",
    ),
    _rule(
        "prompt|sistem|systeem|istem",
        r"\b(?:prompt (?:de|del|du|do|di|dari) (?:sistem[ai]?|systeme)|prompt sistem\w*|systemprompt|"
        r"systeemprompt|system-prompt|prompt systeme|sistem (?:istemi\w*|promptu\w*)|"
        r"prompt (?:initial|inicial|iniziale|interno|oculto|cache|secret|systemowy\w*)|"
        r"loi nhac he thong|rendszerprompt|jarjestelmakehote|systemmeddelande|systemnachricht|"
        r"(?:mensaje|messaggio|mensagem|message) (?:del?|do|du|di) (?:sistema|systeme))\b",
    ),
    _rule(
        "instruc|instruk|instruz|anweisung|consigne|istruz|instrukc|pokyn|talimat|instruks|ohje",
        r"\b(?:revel[ae]\w*|muestr[ae]\w*|mostr[ae]\w*|dime|repite\w*|imprim[ae]\w*|affiche\w*|montre\w*|"
        r"repete\w*|zeig\w*|verrat\w*|gib|wiederhol\w*|drucke|nenn\w*|rivel[ai]\w*|ripeti\w*|stampa|diga|"
        r"toon|onthul\w*|herhaal|print|pokaz|ujawnij|visa|vis|ukaz|goster\w*|tampilkan|naytta)\b"
        rf"{_NEAR}\b(?:tus|sus|tes|vos|deine\w*|ihre\w*|le tue|tue|suas|tuas|je|jouw|uw|swoje|twoje|"
        r"dina|dine|sve|talimatlarini|instruksi anda|ohjeesi)\b ?(?:\w{1,15} ){0,2}(?:instruc\w+|"
        r"instruktion\w*|anweisung\w*|consignes|istruzioni|instructies|instrukcj\w*|systemprompt\w*|"
        r"prompts?|reglas internas|pokyny|instrukser)",
    ),
    _rule(
        "humain|human|humana|umana|mensel|mensch|pruf|freigabe|ludzk|mansk",
        r"\b(?:sin|sans|senza|sem|zonder|ohne|bez|utan|uden)\b ?(?:\w{1,15} ){0,3}(?:(?:revision|"
        r"aprobacion|supervision|intervencion|validation|relecture|verification|intervention|revisione|"
        r"approvazione|controllo|revisao|aprovacao|intervencao|controle|goedkeuring|tussenkomst|prufung|"
        r"freigabe|kontrolle|zatwierdzenia|granskning)\b(?: (?:humana|humaine|umana|ludzk\w+))|"
        r"(?:menselijke|menschliche\w*|manuelle\w*|mansklig\w*) (?:controle|goedkeuring|tussenkomst|"
        r"prufung|freigabe|kontrolle|granskning|beoordeling))",
    ),
    _rule(
        "borrador|brouillon|entwurf|bozza|rascunho|concept|respuesta|reponse|antwort|risposta|resposta|"
        "antwoord",
        r"(?:\b(?:envia|envie|envoie|envoyez|sende|senden sie|verschicke|invia|inviate|stuur|verstuur)\b"
        rf"{_NEAR}(?:respuesta|borrador|reponse|brouillon|antwort|entwurf|risposta|bozza|resposta|rascunho|"
        rf"antwoord|concept){_NEAR}(?:automatic\w+|automatiq\w+|automatisch|sin revis\w+|sans valid\w+|ohne "
        r"pruf\w+)|(?:^|[.!?:\n] ?)(?:por favor,? |bitte |per favore,? )?(?:aprueba|apruebe|approuve|"
        r"approuvez|genehmige|genehmigen sie|approva|aprove|keur) (?:este|esta|el|la|ce|cette|le|diesen|"
        r"diese|den|die|questa|questo|il|o|a|deze|dit|het) (?:borrador|respuesta|brouillon|reponse|entwurf|"
        r"antwort|bozza|risposta|rascunho|resposta|antwoord)\b(?! (?:del?|du|des|van|da|do)))",
    ),
)

OTHER_ROLES = (
    _rule(
        "теперь|отныне|представь|веди себя|тепер|відтепер|деиствуи",
        rf"(?:теперь ты|ты теперь|отныне ты|веди себя как|представь,? что ты|тепер ти|ти тепер|действуй как)"
        rf"{_NEAR}(?:\bии\b|бот|модел|ассистент|робот|помощник|\bші\b|асистент|помічник|\bdan\b)",
    ),
    _rule(
        "системн|систем",
        r"системн\w+ (?:промпт|подсказк|инструкц|промт|запрос|інструкц|вказівк)\w*",
    ),
    _rule(
        "покажи|раскрой|выведи|повтори|розкрий|напечатай|одобри|автоматически|без проверки|схвали",
        r"(?:покажи|раскрой|выведи|повтори|розкрий|напечатай|сообщи)"
        rf"{_NEAR}(?:свои|твои|своі|твоі|скрыт\w+|внутренн\w+) (?:\w{{1,15}} )?(?:инструкц|указани|правил|"
        rf"промпт|інструкц)|(?:одобри|схвали|утверди) (?:этот|эту|цей|цю) (?:черновик|ответ|чернетк|відповід)|"
        rf"отправ\w+{_NEAR}(?:автоматически|без проверки)",
    ),
    _rule(
        "系统提示|系統提示|你现在是|你現在是|扮演|从现在起|從現在起|你的提示词|你的指令|内部指令|人工审|人工審|"
        "批准|开发者模式|自动发送|提示词|系统消息",
        r"系[统統]提示|你[现現]在是[^。！？\n]{0,20}(?:ai|人工智能|助手|机器人|模型|模式)|(?:从现在起|從現在起|"
        r"从现在开始)[^。！？\n]{0,20}(?:ai|助手|机器人|模型|扮演|你是)|请?扮演[^。\n]{0,20}(?:ai|助手|机器人|"
        r"模型)|(?:显示|顯示|输出|輸出|透露|告诉我|打印|重复|泄露)[^。\n]{0,15}(?:你的|内部|完整|隐藏)(?:的)?"
        r"(?:提示词|指令|指示|系统|提示)|(?:无需|無需|不需要|跳过|绕过|跳過)[^。\n]{0,6}(?:人工|审核|審核)"
        r"(?:审核|審核|审查|批准)?|批准(?:此|这|該|该|这个|这份)(?:草稿|回复|答复)|开发者模式|自动发送(?:此|"
        r"这|该|回复|邮件)",
    ),
    _rule(
        "システム|あなたは今|あなたはこれから|プロンプト|開発者モード|人間の確認|自動送信|承認",
        r"システム ?(?:プロンプト|メッセージ|指示)|あなたは(?:今|これから|いま)[^。\n]{0,30}(?:ai|アシスタント|"
        r"ボット|モデル|モード)|開発者モード|(?:表示|出力|開示|教え|明か)[^。\n]{0,10}プロンプト|プロンプト"
        r"[^。\n]{0,10}(?:表示|出力|開示|教え|明か)|人間の(?:確認|承認|レビュー)[^。\n]{0,8}(?:なし|不要|せず)|"
        r"(?:この|その)(?:下書き|返信|ドラフト)を承認|自動送信(?:し|せよ)",
    ),
    _rule(
        "시스템|당신은 이제|너는 이제|지금부터|개발자 모드|프롬프트|자동 전송|자동으로|승인",
        r"시스템 ?(?:프롬프트|메시지|지시)|(?:당신은 이제|너는 이제|지금부터 (?:당신|너)[은는])[^.\n]{0,30}"
        r"(?:ai|인공지능|비서|봇|모델|모드)|개발자 모드|프롬프트[^.\n]{0,10}(?:출력|공개|보여|알려)|"
        r"이 (?:초안|답장|답변)을 승인|(?:사람|인간)의? (?:검토|승인) 없이",
    ),
    _rule(
        "موجه|النظام|انت الان|أنت الآن|من الان|تعليماتك|وافق على|دستورات سیستم|پرامپت|مراجعة بشرية",
        r"(?:موجه|مطالبة|رسالة|تعليمات|اوامر|برومبت) النظام|انت الان[^.\n]{0,30}(?:ذكاء|مساعد|روبوت|نموذج|وضع)"
        r"|(?:اكشف|اظهر|اطبع|اعرض|كرر)[^.\n]{0,25}(?:تعليماتك|التعليمات|اوامرك)|(?:دون|بدون) (?:اي )?مراجعة"
        r"(?: بشرية)?|وافق علي? ?(?:هذه|هذا) (?:المسودة|الرد)|پرامپت سیستم|دستورات سیستم",
    ),
    _rule(
        "המערכת|אתה עכשיו|מעכשיו|מצב מפתח|ההוראות שלך|ללא אישור|אשר את",
        r"(?:הנחיות|הודעת|פרומפט|הנחיית|הוראות) ?ה?מערכת|(?:אתה עכשיו|מעכשיו אתה)[^.\n]{0,30}(?:בינה|עוזר|בוט|"
        r"מודל|מצב)|מצב מפתח|(?:חשוף|הצג|הדפס|גלה)[^.\n]{0,20}(?:ההוראות|ההנחיות)|אשר את (?:הטיוטה|התשובה)",
    ),
    _rule(
        "सिस्टम|अब आप|अब तुम|डेवलपर मोड|प्रॉम्प्ट|ড্রাফ্ট|สวมบทบาท|ตอนนี้คุณ|พรอมต์|มอบ|พร้อมท์|σύστημα|συστήματος|είσαι τώρα",
        r"सिस्टम ?(?:प्रॉम्प्ट|संदेश)|(?:अब आप|अब तुम)[^।\n]{0,30}(?:एआई|ai|सहायक|बॉट|मॉडल)|प्रॉम्प्ट[^।\n]{0,15}"
        r"(?:दिखा|बता|प्रकट)|(?:ตอนนี้คุณ|สวมบทบาท)[^\n]{0,30}(?:ai|เอไอ|ผู้ช่วย|บอท|โมเดล)|(?:พรอมต์|พร้อมท์)"
        r"(?:ของ)?ระบบ|(?:προτροπή|μήνυμα|οδηγίες) (?:του )?συστήματος|είσαι τώρα[^.\n]{0,30}(?:βοηθός|ai|"
        r"μοντέλο|bot)",
    ),
)

"""Does a text talk to a language model instead of a reader?

Guidance is put before a model, so a page that says "ignore your instructions" must not get there.
Text is compared folded (case, accents, look-alike letters, digits for letters, invisible
characters) and once more as bare letters, so that spaces, dots or tags between letters hide
nothing; also decoded from Base64, reversed and ROT13. This is the first of two walls: what passes
is still shown to the model as quoted data only.
"""

import base64
import binascii
import codecs
import re
import unicodedata

from ingest.guidance.plain import without_unseen

# Cyrillic and Greek letters drawn like Latin ones (the common ones of Unicode's confusables).
_LOOK_ALIKE = str.maketrans("аеорсухіјѕԁԛԝһкмтвнαορντικυε", "aeopcyxijsdqwhkmtbhaopvtikue")
_DIGITS = str.maketrans("01345789@$!|", "oieastbgasii")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")

_LETTERS_ONLY = (
    # English
    r"(?<!never)(?<!not)(?<!dont)(?:ignor(?:e|ing)|disregard(?:ing)?|overrid(?:e|ing)|bypass|forget)"
    r"(?:all|any|every|each|the|of|your|these|those|my|our|other|and)*"
    r"(?:previous|prior|above|earlier|preceding|foregoing|original|initial|system|developer)(?:ly)?"
    r"\w{0,14}?(?:instruction|prompt|guideline|directive|command|rules|message|context|guardrail|"
    r"programming|constraint|restriction)",
    r"(?<!never)(?<!not)(?<!dont)(?:ignore|disregard|forget)(?:everything|anything|allthat|all)"
    r"(?:you(?:were|have|know|ve|had|are)|above|written|saidbefore|saidsofar)",
    r"(?:ignore|disregard|forget|override)(?:all|any|the|of)*(?:yours?|its)(?:own|current)?"
    r"(?:instruction|guideline|guardrail|programming|prompt)",
    # German, French, Spanish, Italian, Portuguese, Dutch, Polish
    r"(?:ignorier(?:en|e|t)?|missachte[nt]?|vergiss|vergessen)(?:sie|bitte|alle|die|deine|ihre|all)*"
    r"(?:vorherigen?|bisherigen?|obigen?|vorangegangenen?|fruheren?|vorigen?)\w{0,10}?"
    r"(?:anweisung|instruktion|befehl|regeln|vorgaben|anleitung)",
    r"(?:ignore[rz]?|oublie[rz]?)(?:toutes|tous|les|tes|vos|ces)*(?:instructions|consignes|"
    r"directives|regles|ordres)\w{0,6}?(?:precedent|anterieur|cidessus|donnees)",
    r"(?:ignor[ae]r?|olvid[ae]r?|descart[ae])(?:todas|todos|las|los|tus|sus)*(?:instrucciones|"
    r"ordenes|indicaciones|reglas)\w{0,4}?(?:anterior|previ|dearriba)",
    r"(?:ignora(?:re|te)?|dimentica(?:re|te)?)(?:tutte|tutti|le|gli|i|tue|tuoi)*(?:istruzioni|"
    r"regole|indicazioni|ordini)\w{0,4}?(?:precedent|anterior|sopra)",
    r"(?:ignor[ae]r?|esqueca|desconsidere)(?:todas|todos|as|os|suas)*(?:instrucoes|regras|ordens)"
    r"\w{0,4}?(?:anterior|previ|acima)",
    r"(?:negeer|vergeet)(?:alle|de|je|uw)*(?:vorige|eerdere|voorgaande|bovenstaande)"
    r"(?:instructies|opdrachten|regels)",
    r"(?:zignoruj|ignoruj|zapomnij)(?:wszystkie|o)*(?:poprzedni|wczesniejsz|powyzsz)\w{0,4}"
    r"(?:instrukcj|polecen|zasad)",
    # Russian, Chinese, Japanese, Korean, Arabic
    r"(?:игнорируйте|игнорируй|забудьте|забудь)(?:обо|все|всех|эти|свои)*(?:предыдущ|прежн|"
    r"вышеуказанн)\w{0,4}(?:инструкци|указани|правил|команд)",
    r"(?:忽略|无视|忘记|忽視|無視|忘記)\w{0,6}(?:之前|先前|以上|上面|前面|此前)\w{0,6}"
    r"(?:指令|指示|说明|說明|提示|规则|規則|命令)",
    r"(?:以前|これまで|上記|前)の?\w{0,8}(?:指示|命令|ルール|プロンプト)\w{0,6}(?:無視|忘れ)",
    r"(?:이전|위의|앞의)\w{0,16}(?:지시|명령|지침)\w{0,16}(?:무시|잊)",
    r"(?:تجاهل|انس)\w{0,8}(?:التعليمات|الاوامر)\w{0,4}السابق",
)
_MODEL = r"(?:ai|a\.i\.|artificial intelligence|llms?|language models?|chat ?bots?|chatgpt|gpt)"
_WORDS = (
    rf"\byou(?: are|'re) (?:now |actually |really |no longer |from now on )*(?:an?|the|my|our) "
    rf"(?:[\w-]+ ){{0,2}}?(?:{_MODEL}|assistant)\b"
    r"(?! (?:coach|trainer|referee|judge|manager|physio|professor|editor))",
    r"\bsystem prompts?\b(?! (?:adapt|chang|growth|more))",
    rf"\bas an? (?:{_MODEL} )?(?:large )?language model\b",
    rf"\b(?:attention|dear|hey|note|notice|message|instructions?)[,:]? (?:(?:to|for) )?"
    rf"(?:the |any |all |every )?{_MODEL}\b",
    rf"\b(?:{_MODEL}|assistants?|agents?|crawlers?)(?: \w+){{0,2}} (?:reading|processing|parsing|"
    r"summari[sz]ing|who read|that reads?) this",
    r"(?:^|[.!?:] )(?:system|assistant|developer) ?: ?"
    r"(?:you|ignore|do not|always|never|from now)\b",
    r"<\|[a-z_]+\|>|\[/?inst\]|<</?sys>>|<(?:start|end)_of_turn>|\[/?system\]|</?system>"
    r"|### ?(?:system|instructions?|response|assistant) ?:",
    r"\b(?:reveal|print|output|repeat|leak|disclose) (?:\w+ ){0,3}?(?:your|the) (?:\w+ )?"
    r"(?:system prompt|prompt|hidden instructions|initial instructions)\b",
    r"\b(?:do not|don't|never) (?:tell|mention|reveal|inform|disclose)\b.{0,40}?\busers?\b",
    r"(?:^|[.!?:] |\bmust |\balways |\bshould )(?:respond|reply|answer) (?:only|exactly|always) "
    r"(?:with|in|by|that)\b",
    r"\bwhen(?:ever)? (?:you(?: are|'re) asked|(?:the |an? |any )?users? asks?)\b.{0,80}?\b"
    r"(?:say|answer|reply|respond|recommend|tell|claim|state)\b",
    r"\bfrom now on,? (?:you (?:are to |will |must ))?"
    r"(?:act as|respond|reply|answer|pretend|obey)\b",
    r"\bact as (?:an? |the |my )?(?:\w+ )?(?:ai|administrator|developer|unrestricted|system|dan)\b",
    rf"\b(?:behave|act|speak|answer|respond) as (?:\w+ ){{0,4}}?(?:{_MODEL}|bot)\b",
    rf"(?:^|[.!?:] )(?:{_MODEL}|assistant|claude|gemini|copilot) ?[,:] ?(?:please|you|tell|"
    r"recommend|ignore|do not|always|never|say|answer|mention|rate)\b",
    rf"\b{_MODEL} (?:instructions?|directives?|prompts?)\b",
    r"\byour (?:new|real|true|actual|secret) (?:instructions|directives|orders|persona)\b",
    r"\b(?:operator|developer|system)(?:'s)? (?:told you|instructed you|commands|instructions)\b",
    r"\b(?:begin|start|end|finish|prefix) (?:your|every|each|all) (?:repl(?:y|ies)|answers?|"
    r"responses?|messages?) with\b|\bin your (?:reply|output|summary)\b",
    r"\b(?:output|reply with|respond with) (?:only|exactly|nothing but) (?:the|this|yes|no)\b",
    r"\[[fnpc]\d{1,3}\]",
    r"\b(?:every|each|all|any) (?:answers?|repl(?:y|ies)|responses?)\b.{0,60}?\b"
    r"(?:must|names?|quotes?|cites?|mentions?|ends? with)\b",
    # Of what is made from a page: no reader of advice writes replies, and no reader is a program.
    r"\blanguage models?\b|\b(?:automated|automatic|machine|software|robot|electronic|digital) "
    r"(?:readers?|summari[sz]\w+)\b|\b(?:human|man|person) (?:or|nor) (?:machine|program|software|"
    r"bot)\b|\b(?:coach|coaching|chat|answering) (?:software|bots?|programs?|models?) (?:must|"
    r"should|shall|will|says?|adds?|answers?|reading)\b|\bfor the (?:coach|coaching|chat) "
    r"(?:software|bot|program|model)\b|\bdear (?:algorithm|machine|software|program|bot|robot)\b",
    r"\b(?:answers?|repl(?:y|ies)|explanations?|summar(?:y|ies))\b.{0,50}?\b(?:close|end|start|"
    r"begin|open|finish)(?:s|es)? (?:with|by) (?:the (?:words?|phrase|name|mark)|saying|naming|"
    r"greeting|[\"“])",
    r"\byour (?:answer|reply)\b.{0,30}?\b(?:is|should|must|has to|needs? to|contains?|includes?)\b"
    r"(?! to\b)",
    r"\b(?:the next|the (?:assistant|model)(?:'s)?) (?:answer|reply|response|output)\b.{0,30}?\b"
    r"(?:is|should|shall|must|contains?|includes?)\b",
    r"\b(?:repl(?:y|ies)|explanations?) (?:\w+ ){0,4}?(?:carr(?:y|ies)|contains?|includes?|bears?|"
    r"names?|quotes?)\b",
    r"\b(?:top|start|beginning|end|head|bottom) of (?:the|your|every|each|any) "
    r"(?:repl(?:y|ies)|answers?)\b",
    r"\b(?:say|write|mention|repeat|add|print|output|display|quote|name) (?:\S+ ){1,3}?"
    r"(?:when(?:ever)?|each time|every time|as soon as) .{0,60}?\b(?:mentioned|asked about|named|"
    r"comes? up|discussed|you (?:explain|answer|quote|summari[sz]e))\b",
    r"\b(?:include|mention|quote|add|name|say|print|display) (?:\S+ ){1,3}?when (?:you )?"
    r"(?:explain|answer|quot|summari[sz]|cit)(?:ing|e)?\b",
    r"\bif you (?:are )?(?:summari[sz]|quot|retell|paraphras)(?:ing|e)?\b",
    r"\bwhen(?:ever)? (?:an? |any |the |some)?(?:one|body|person|athlete|user|reader) "
    r"(?:wants? to know|asks?|is asked)\b.{0,60}?\b(?:also |must |should |is to |are to )+"
    r"(?:hear|be told|be given|read)\b",
    r"\b(?:show|prove|confirm) that (?:it|you|they) (?:has |have )?(?:read|seen) (?:this|these)\b",
    r"\b(?:readers?|whoever reads?) of (?:these|this) (?:lines?|page|text|section|passage)\b|"
    r"\b(?:whoever|anybody who|anyone who|everyone who|those who) (?:explains?|quotes?|cites?|"
    r"summari[sz]es?|retells?)\b|\bto (?:whoever|anyone who|everyone who|the (?:one|person|athlete|"
    r"user) who) ask(?:s|ed)\b",
    r"\b(?:anything|everything|whatever|text) (?:that is )?(?:generated|written|produced) "
    r"(?:from|with) (?:this|these)\b|(?:^|[.!?] )output ?:",
    r"\bthe (?:magic|secret) words? (?:for|of|is)\b|"
    r"\b(?:phrase|word) \S+ (?:on )?to the (?:athlete|reader|user|person)\b",
    r"\bas agreed with the (?:operators?|developers?|administrators?|owners?)\b|"
    r"\bsponsors? (?:this|these) (?:advice|page|text|answer|tips?)\b",
    r"\bdo anything now\b|\bdeveloper mode\b|\bjail ?break|\bprompt injection\b",
    r"\bdu bist (?:jetzt |nun |ab jetzt )?ein(?:e)? (?:\w+ )?(?:assistent|ki|sprachmodell|chatbot)",
    r"\b(?:tu es|vous etes) (?:maintenant |desormais )?une? (?:\w+ )?"
    r"(?:assistant|ia|modele de langage)\b",
    r"\b(?:eres|usted es) (?:ahora )?una? (?:\w+ )?(?:asistente|ia|modelo de lenguaje)\b",
    r"\b(?:sei|tu sei) (?:ora |adesso )?un(?:a|')? ?(?:\w+ )?"
    r"(?:assistente|ia|modello linguistico)\b",
    r"\bты (?:теперь )?(?:\w+ )?(?:ассистент|языковая модель|чат ?бот)",
    r"你现在是|你是一个(?:人工智能|语言模型|助手)",
)


def addresses_a_model(text: str) -> str | None:
    """The words that speak to a model, folded to plain letters; ``None`` if nothing does."""
    return _found(text) or next(
        (found for part in _hidden_in_base64(text) if (found := _found(part))), None
    )


def _found(text: str) -> str | None:
    folded = _fold(text)
    latin = folded.translate(_LOOK_ALIKE)
    digits = latin.translate(_DIGITS)
    for words in dict.fromkeys((folded, latin, digits)):
        if match := _BY_WORDS.search(words):
            return match[0].strip(" .:!?")
    bare = [_letters(words) for words in (folded, latin, digits)]
    bare += [bare[1][::-1], codecs.encode(bare[1], "rot13")]
    for letters in dict.fromkeys(bare):
        if match := _BY_LETTERS.search(letters):
            return match[0]
    return None


def _fold(text: str) -> str:
    """Lower case, no accents, one space between words, every Unicode variant the plain one."""
    text = unicodedata.normalize("NFKD", without_unseen(text)).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(text.replace("’", "'").split())


def _letters(folded: str) -> str:
    return re.sub(r"[\W\d_]+", "", folded)


def _hidden_in_base64(text: str) -> list[str]:
    decoded = []
    for match in _BASE64.findall(text):
        try:
            raw = base64.b64decode(match + "=" * (-len(match) % 4), validate=True)
            decoded.append(raw.decode("utf-8"))
        except (binascii.Error, UnicodeDecodeError):
            continue
    return decoded


# The patterns are folded as the text is, so that accents and syllable blocks compare equal.
_BY_LETTERS = re.compile("|".join(f"(?:{_fold(pattern)})" for pattern in _LETTERS_ONLY))
_BY_WORDS = re.compile("|".join(f"(?:{pattern})" for pattern in _WORDS))

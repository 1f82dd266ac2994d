"""Advice in a stranger's text that could hurt somebody: through chest pain, against a doctor.

Sentence by sentence, precise rather than broad: a warning ("never train through chest pain")
names the same things as the advice and is none.
"""

import re

from ingest.guidance.claims import sentences

_ALARM = (
    r"(?:chest|heart|arm|jaw) (?:pains?|pressure|tightness)|palpitations?|faint(?:ing|ness)?|"
    r"black(?:ing)? ?outs?|(?:feel(?:ing)? )?confus(?:ed|ion)|bleeding|dizz(?:y|iness)|fever|"
    r"heat ?stroke|concussions?|sharp pains?|(?:getting |goes? |going )?numb(?:ness)?|"
    r"stress fractures?|vomiting"
)
_THROUGH = (
    r"(?:train|push|race|run|work|fight|go|power|play|lift|row|breathe)(?:ing)?(?: on)? "
    r"(?:right |straight )?(?:through|with|despite|past)"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_THROUGH} (?:\w+ ){{0,4}}?(?:{_ALARM})\b",
        rf"\b(?:{_ALARM})\b.{{0,60}}?\b(?:push|train|work|fight|power|race) (?:on|through)\b",
        rf"\b(?:{_ALARM})\b.{{0,80}}?\b(?:do not|don't|never|no need to) "
        r"(?:stop|worry|see|ask|call)\b",
        rf"\b(?:{_ALARM})\b (?:is|are|means?) (?:only |just |all )?(?:a )?"
        r"(?:normal|harmless|good|fine|a sign of (?:a )?(?:good|progress|strength)|weakness)",
        rf"\b(?:{_ALARM})\b.{{0,30}}?\bis (?:only |just )?a sign of (?:a )?"
        r"(?:good|progress|strength|hard work)",
        r"\bdehydrat(?:e|ing)\b.{0,40}?\b(?:on purpose|yourself|to make|for the|before|weight)\b",
        r"\b(?:drink (?:nothing(?! (?:new|but|you|that|other|cold))|no (?:water|fluid)s?)|"
        r"stop drinking|avoid (?:all )?water|"
        r"cut (?:out )?(?:all )?water)\b.{0,60}?\b(?:days?|hours|weight|race|lighter)\b",
        r"\b(?:sauna|sweat suit|plastic suit|rubbish bag|bin bag|laxatives?|diuretics?|"
        r"water pills?)\b.{0,80}?\b(?:make|lose|drop|cut) (?:\w+ )?(?:weight|kilos?|kg)\b",
        r"\b(?:ignore|skip|do not ask|don't ask|forget) (?:your |the |any )?"
        r"(?:doctors?|physio\w*|midwife|medical (?:advice|help))\b",
        r"\bno need (?:to (?:see|ask|call)|for) (?:a|your|any|the) (?:doctor|physio\w*|ambulance)",
        r"\b(?:double|triple) (?:the|your) (?:painkillers?|ibuprofen|dose)\b",
        r"\b(?:ibuprofen|painkillers?|aspirin|diclofenac|paracetamol)\b.{0,40}?\b(?:before|every|"
        r"each|all) (?:\w+ )?(?:session|race|workout|training|run|day)\b",
        r"\b(?:train|race|run|row|lift|work) (?:hard )?(?:with|through) (?:a )?(?:high )?fever\b",
        r"\bsweat(?:ing)? (?:it|the (?:flu|fever|cold|illness)) out\b",
        r"\b(?:cannot|can't|impossible to|can never) drink too much\b",
        r"\bas much (?:water )?as you can\b(?=.{0,40}\b(?:stop|station|hour|race)\b)(?<=drink as "
        r"much as you can)",
        r"\b(?:vomit|purge|throw up|starve)\b.{0,40}?\b(?:weight|lean|light|race)\b",
    )
)
_DENIED = re.compile(
    r"\b(?:never|not|no one|nobody|avoid|wrong|dangerous|myth|unsafe|risk(?:y|s)?|danger|"
    r"instead of|rather than|why|whether|without)\b|n't\b|\?"
)
_ALLOWED_DENIALS = re.compile(
    r"\b(?:do not|don't|never) (?:stop|rest|worry|ask|see|call)\b|"
    r"\b(?:cannot|can't|can never) drink too much\b|\bdanger signs?\b|\bwhy not\b"
)


def dangerous_advice(text: str) -> str | None:
    """The words of a sentence that could hurt whoever follows it; ``None`` if there is none."""
    for sentence in sentences(text):
        folded = sentence.lower().replace("’", "'")
        if _DENIED.search(_ALLOWED_DENIALS.sub(" ", folded)):
            continue
        for pattern in _PATTERNS:
            if match := pattern.search(folded):
                return match[0]
    return None

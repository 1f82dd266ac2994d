"""How athletes type: lower case, short forms, slips of the keyboard, words around the question."""

import re
from random import Random

from finetune.data.kinds.answers.words import words

_WORD = re.compile(r"[A-Za-z][A-Za-z']*")
_SLIPPING = re.compile(r"\b[a-z]{5,}\b")
_NAMES = re.compile(r"\b(?:I|I'm|I've|I'd|I'll|HYROX|SkiErg|Roxzone|[A-Z]{2,})\b|\d")


def typed(question: str, rng: Random) -> str:
    """The question as somebody else would have typed it; its figures stay as they are."""
    text = question.strip()
    kind = rng.random()
    if kind < 0.3:
        text = _quick(text, rng)
    if 0.2 < kind < 0.4:
        text = _short_forms(text)
    if kind < 0.12 or kind > 0.93:
        text = _with_slips(text, rng, rng.choice((1, 1, 2)))
    around = rng.random()
    if around < 0.16:
        text = rng.choice(words("answer")["before"]) + small_start(text)
    elif around < 0.32:
        text = without_end(text) + rng.choice(words("answer")["after"])
    if rng.random() < 0.02:
        text = text.upper()
    return text


def small_start(text: str) -> str:
    """Without its first capital, where the first word is no name."""
    first = text.split(maxsplit=1)[0] if text else ""
    if _NAMES.match(first) or first.isupper():
        return text
    return text[:1].lower() + text[1:]


def without_end(text: str) -> str:
    """Without the marks at its end."""
    return text.rstrip(" .!?")


def _quick(text: str, rng: Random) -> str:
    low = text.lower().replace("'", "" if rng.random() < 0.6 else "'")
    return without_end(low) + ("?" if rng.random() < 0.3 else "")


def _short_forms(text: str) -> str:
    short: dict[str, str] = words("answer")["short"]
    return _WORD.sub(lambda word: short.get(word[0], short.get(word[0].lower(), word[0])), text)


def _with_slips(text: str, rng: Random, count: int) -> str:
    """Letters left out, doubled or turned round inside words of five letters and more."""
    for _ in range(count):
        places = list(_SLIPPING.finditer(text))
        if not places:
            break
        at = rng.choice(places)
        word = at[0]
        inner = rng.randrange(1, len(word) - 2)
        slip = rng.choice((
            word[:inner] + word[inner + 1 :],
            word[:inner] + word[inner] + word[inner:],
            word[:inner] + word[inner + 1] + word[inner] + word[inner + 2 :],
        ))  # fmt: skip
        text = text[: at.start()] + slip + text[at.end() :]
    return text

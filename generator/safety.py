"""The safety screen: reads a message before anything else and stops the coaching at a red flag.

A person with chest pain needs help and no pacing advice, so this errs towards stopping; but a coach
that calls an ambulance at "chest to floor" would not be listened to either. The rules, with the
warning signs and their source, stand in ``safety_rules.toml``; this module knows how they are read:

1. The message is normalised (case, accents, marks, a few misspellings) and harmless look-alike
   phrases are taken out.
2. A symptom counts unless it is denied right before ("no chest pain"), lies years back, or is only
   mentioned in a question of knowledge ("what are the signs of heat stroke?").
3. What no phrase foresees is read as concepts that meet (``generator.dangers``).
4. A message to the coach of which the rules say nothing is shown to a small model that was taught
   on messages of danger (``generator.dangers.taught``).

No network, no chat model, nothing remembered.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from generator.dangers.signs import Told, load, of_a_person, told
from generator.dangers.taught import OwnFamily, TaughtScreen, own_families

RULES_FILE = Path(__file__).with_name("safety_rules.toml")

_OTHER_LANGUAGES = ("de", "fr", "es", "ar")
_LASTING = frozenset({"self_harm", "eating_disorder"})
"""Families that a year of distance does not excuse."""
_WISHES = frozenset({"doping", "medication", "weight_loss", "minor"})
"""Families that ask for something harmful; a question does not make it a matter of knowledge."""


@dataclass(frozen=True)
class RedFlag:
    """Why the coaching stops. ``name`` is the family, ``advice`` what the person reads."""

    name: str
    advice: str


@dataclass(frozen=True)
class _Family:
    name: str
    advice: str
    stated: re.Pattern[str] | None
    mentioned: re.Pattern[str] | None
    foreign: tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True)
class _Rules:
    families: tuple[_Family, ...]
    languages: Mapping[str, str]
    spelling: Mapping[str, str]
    look_alikes: re.Pattern[str]
    denied: re.Pattern[str]
    stressed: re.Pattern[str]
    knowledge: re.Pattern[str]
    personal_before: re.Pattern[str]
    personal_after: re.Pattern[str]
    past: re.Pattern[str]
    present: re.Pattern[str]


def screen(message: str) -> RedFlag | None:
    """The red flag of a message, or ``None`` when coaching may go on.

    Args:
        message: what the athlete wrote, of any length and in any state; English is read best,
            the most common phrases of German, French, Spanish and Arabic as well.
    """
    rules = _rules()
    text = rules.look_alikes.sub("_", _normalised(message, rules.spelling))
    return _by_phrases(text, rules) or _told(text, rules)


def _by_phrases(text: str, rules: _Rules) -> RedFlag | None:
    for family in rules.families:
        if family.stated and _found(family.stated, text, rules, family.name, excusable=False):
            return RedFlag(family.name, family.advice)
        if family.mentioned and _found(family.mentioned, text, rules, family.name, excusable=True):
            return RedFlag(family.name, family.advice)
        for language, pattern in family.foreign:
            if _found(pattern, text, rules, family.name, excusable=True):
                return RedFlag(family.name, f"{rules.languages[language]} {family.advice}")
    return None


def screen_heard(
    message: str, english: str, language: str = "en", taught: TaughtScreen | None = None
) -> RedFlag | None:
    """The red flag of a message to the coach, by the rules or by the taught screen.

    Args:
        message: what the athlete wrote.
        english: the same in English words, or as it is.
        language: of the message, as far as it is known.
        taught: asked where the rules see nothing; None: the rules alone.
    """
    if flag := _by_rules(message, english):
        return flag
    family = taught.family_of(message) if taught is not None else None
    return None if family is None else _flag(family, language, _rules())


def _by_rules(message: str, english: str) -> RedFlag | None:
    """The red flag of a message in any language, read as typed and then in English words.

    English words are put together one by one and lose what makes a phrase harmless ("me matan"
    becomes "kill myself"), so they count only where the message has no such phrase, and only fixed
    phrases are looked for in them: concepts are read in the language they were written in.
    """
    if (flag := screen(message)) or english == message:
        return flag
    rules = _rules()
    text = _normalised(message, rules.spelling)
    if rules.look_alikes.search(text) or rules.knowledge.search(text):
        return None
    return _by_phrases(_normalised(english, rules.spelling), rules)


def _told(text: str, rules: _Rules) -> RedFlag | None:
    """The first danger that concepts tell of, with the advice of its family."""

    def counts(start: int, end: int) -> bool:
        before, after = _sentence_around(text, start, end)
        return not rules.denied.search(before) or bool(rules.stressed.match(after))

    for danger in told(text, counts):
        if not _excused(danger, text, rules):
            return _flag(danger.family, danger.language, rules)
    return None


def _excused(danger: Told, text: str, rules: _Rules) -> bool:
    """Whether it lies years back, or is only asked about."""
    before, after = _sentence_around(text, danger.start, danger.end)
    sentence = before + text[danger.start : danger.end] + after
    if danger.family in _WISHES:
        return False
    if danger.family not in _LASTING and rules.past.search(sentence):
        return not rules.present.search(sentence)
    return bool(rules.knowledge.search(sentence)) and not of_a_person(text, danger.language)


def _flag(name: str, language: str, rules: _Rules) -> RedFlag:
    for family in rules.families:
        if family.name == name:
            first, advice = rules.languages.get(language, ""), family.advice
            return RedFlag(family.name, f"{first} {advice}".strip())
    return RedFlag(name, _own_advice(name, language))


@cache
def _own_advice(family: str, language: str) -> str:
    raw, signs = _raw(), load()
    known = {f.name: OwnFamily(f.kind, f.what) for f in signs.families if f.kind}
    own = (known | dict(own_families()))[family]
    templates = {**raw["advice"], **signs.advice}
    advice = templates[own.kind].format(what=own.what, emergency=raw["emergency"])
    first = signs.languages.get(language, {}).get(own.kind) or raw["languages"].get(language, "")
    return f"{first} {advice}".strip()


def _sentence_around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a match in its sentence."""
    first = max(text.rfind(". ", 0, start), 0)
    last = text.find(" .", end)
    return text[first:start], text[end : len(text) if last < 0 else last]


def _found(
    pattern: re.Pattern[str], text: str, rules: _Rules, family: str, *, excusable: bool
) -> bool:
    for match in pattern.finditer(text):
        before, after = _sentence_around(text, *match.span())
        if rules.denied.search(before) and not rules.stressed.match(after):
            continue
        sentence = before + match[0] + after
        if (
            family not in _LASTING
            and rules.past.search(sentence)
            and not rules.present.search(sentence)
        ):
            continue
        if (
            excusable
            and rules.knowledge.search(sentence)
            and not rules.personal_before.search(before)
            and not rules.personal_after.match(after)
        ):
            continue
        return True
    return False


_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_ENDS = re.compile(r"[.!?;:…؟۔]+|\n[ \t\r]*\n")
_MARKS = re.compile(r"[^\w.,]+|_+")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_SPACES = re.compile(r"\s+")
_ARABIC_LETTERS = str.maketrans(
    {"ة": "ه", "ى": "ي", "ـ": None, "،": ","} | dict(zip("٠١٢٣٤٥٦٧٨٩", "0123456789", strict=True))
)


def _normalised(message: str, spelling: Mapping[str, str]) -> str:
    """Lower case without accents; sentence ends as `` . ``, commas as `` , ``."""
    plain = unicodedata.normalize("NFKD", message).casefold()
    if not plain.isascii():
        plain = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf"))
        plain = plain.translate(_ARABIC_LETTERS)
    plain = _ENDS.sub(" . ", _APOSTROPHES.sub("", plain))
    plain = _MARKS.sub(" ", plain).replace(",", " , ")
    plain = _DRAWN_OUT.sub(r"\1", plain)
    words = _SPACES.sub(" ", plain).strip().split(" ")
    return " ".join(spelling.get(word, word) for word in words)


_GAP = re.compile(r"<0-(\d+)>")


def _expanded(pattern: str, macros: Mapping[str, str], word: str = r"[^ .]+") -> str:
    for name, meaning in macros.items():
        pattern = pattern.replace(f"<{name}>", meaning)
    pattern = pattern.replace("<wide>", r"(?:[^ ]+ ){0,12}")
    return _GAP.sub(lambda gap: f"(?:{word} ){{0,{gap[1]}}}", pattern)


def _any_of(patterns: list[str], macros: Mapping[str, str]) -> re.Pattern[str]:
    inner = "|".join(_expanded(p, macros) for p in patterns)
    return re.compile(rf"\b(?:{inner})\b")


@cache
def _raw() -> dict[str, Any]:
    with RULES_FILE.open("rb") as file:
        return tomllib.load(file)


@cache
def _rules() -> _Rules:
    raw = _raw()
    macros = raw["macros"]
    denials = "|".join(_expanded(p, {}, r"[^ .,]+") for p in raw["denials"]["before"])
    knowledge, history = raw["knowledge"], raw["history"]
    return _Rules(
        families=tuple(_family(name, f, raw) for name, f in raw["families"].items()),
        languages=raw["languages"],
        spelling=raw["spelling"],
        look_alikes=_any_of(raw["look_alikes"]["phrases"], macros),
        denied=re.compile(rf"\b(?:{denials}) ?$"),
        stressed=re.compile(rf" (?:[^ .,]+ ){{0,3}}(?:{raw['denials']['stress']})\b"),
        knowledge=_any_of(knowledge["frames"], macros),
        personal_before=re.compile(
            rf"\b{_expanded(knowledge['personal_before'], {}, r'[^ .,]+')}$"
        ),
        personal_after=re.compile(rf" {_expanded(knowledge['personal_after'], {}, r'[^ .,]+')}\b"),
        past=re.compile(rf"\b(?:{history['past']})\b"),
        present=re.compile(rf"\b(?:{history['present']})\b"),
    )


def _family(name: str, family: Mapping[str, Any], raw: Mapping[str, Any]) -> _Family:
    def compiled(key: str) -> re.Pattern[str] | None:
        return _any_of(family[key], raw["macros"]) if key in family else None

    return _Family(
        name=name,
        advice=_advice(family, raw),
        stated=compiled("stated"),
        mentioned=compiled("mentioned"),
        foreign=tuple(
            (language, pattern)
            for language in _OTHER_LANGUAGES
            if (pattern := compiled(language)) is not None
        ),
    )


def _advice(family: Mapping[str, Any], raw: Mapping[str, Any]) -> str:
    kind, emergency = family.get("kind", "emergency"), raw["emergency"]
    return raw["advice"][kind].format(what=family["what"], emergency=emergency)  # type: ignore[no-any-return]

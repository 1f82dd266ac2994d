"""The safety screen: reads a message before anything else and stops the coaching at a red flag.

A person with chest pain needs help and no pacing advice, so this errs towards stopping; but a coach
that calls an ambulance at "chest to floor" would not be listened to either. The rules, with the
warning signs and their source, stand in ``safety_rules.toml``; this module knows how they are read:

1. The message is normalised (case, accents, marks, a few misspellings) and harmless look-alike
   phrases are taken out.
2. A symptom counts unless it is denied right before ("no chest pain"), lies years back, or is only
   mentioned in a question of knowledge ("what are the signs of heat stroke?").

Pure: no model, no network, nothing remembered.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

RULES_FILE = Path(__file__).with_name("safety_rules.toml")

_OTHER_LANGUAGES = ("de", "fr", "es", "ar")
_LASTING = frozenset({"self_harm", "eating_disorder"})
"""Families that a year of distance does not excuse."""


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
    for family in rules.families:
        if family.stated and _found(family.stated, text, rules, family.name, excusable=False):
            return RedFlag(family.name, family.advice)
        if family.mentioned and _found(family.mentioned, text, rules, family.name, excusable=True):
            return RedFlag(family.name, family.advice)
        for language, pattern in family.foreign:
            if _found(pattern, text, rules, family.name, excusable=True):
                return RedFlag(family.name, f"{rules.languages[language]} {family.advice}")
    return None


def _found(
    pattern: re.Pattern[str], text: str, rules: _Rules, family: str, *, excusable: bool
) -> bool:
    for match in pattern.finditer(text):
        start = max(text.rfind(". ", 0, match.start()), 0)
        end = text.find(" .", match.end())
        end = len(text) if end < 0 else end
        before, after = text[start : match.start()], text[match.end() : end]
        if rules.denied.search(before) and not rules.stressed.match(after):
            continue
        sentence = text[start:end]
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
_ARABIC_LETTERS = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None, "،": ","})


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
def _rules() -> _Rules:
    with RULES_FILE.open("rb") as file:
        raw: dict[str, Any] = tomllib.load(file)
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

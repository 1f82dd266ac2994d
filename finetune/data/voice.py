"""How the coach may say an item: many wordings for each kind, so that training gives no single one.

A sentence is made from the item's own text: its figures are read from there and put into a
phrase of the tables in ``words/``, with its direction, and cited. What no
phrase is known for is said in the item's own plain sentence.
"""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from analysis.words.items import Who
from generator.verify import verify
from hyrox.evidence import Direction, Evidence, EvidenceItem
from hyrox.segments import Segment

WORDS = Path(__file__).parent / "words"
TABLES = ("facts", "readings", "computed")
TWO_SENTENCES = " / "
OPENINGS_TRIED = 12
"""An opening may leave too few words that the item covers; then a shorter one is taken."""

_GAP = r"(?:(?P<g>\d\S*(?: s)?) (?P<way>slower|faster) than|level with)"
_YOUR = r"(?P<whose>your(?: team's)?)"
_CHANGE = r"(?P<change>level|\d+ % (?:slower|faster)) (?P<than>with|than)"
_SPAN = r"(?P<span>\S.*? to .*?)"
_PATTERNS: dict[str, str] = {
    "finish": rf"Finish: (?P<t>\S+), {_GAP} the peer median of (?P<m>\S+)\.",
    "place": r"Place: faster than (?P<p>\d+ %) of (?P<count>\S+) peers \((?P<who>.+)\)\.",
    "expectation": r"Expected finish: (?P<low>\S+) to (?P<high>\S+) for 80 % of such athletes "
    r"\(from (?P<basis>.+?)\)(?:; this finish was .*(?P<verdict>better|as|worse)\b.*)?\.",
    "group": rf".+?: (?P<t>\S+), {_GAP} the peer median of (?P<m>\S+), faster than (?P<p>\d+ %) .+",
    "fade": r"Pacing: run 8 was (?P<own>\d+ %) (?P<ownway>slower|faster) than run 2, the usual for "
    r"peers is (?P<usual>\d+ % (?:slower|faster)): (?P<verdict>.+)\.",
    "segment": rf".+?(?: \((?P<rank>.+?)\))?: (?P<t>\S+), {_GAP} the peer median of (?P<m>\S+), "
    r"faster than (?P<p>\d+ %) of peers(?:; (?P<verdict>better|worse) .+)?\.",
    "peers": r"The (?P<number>\d+) most similar athletes: median finish (?P<t>\S+), you were "
    r"(?P<gap>.+?); the widest difference is (?P<seg>.+?), where you were (?P<more>.+)\.",
    "neighbour": r"(?P<label>.+?): finish (?P<t>\S+), you were (?P<gap>.+?); (?P<seg>.+) "
    r"(?P<st>\S+), where you were (?P<more>.+)\.",
    "before": r"Before the race: expected finish (?P<t>\S+), (?P<rung>.+?); 80 % interval "
    r"(?P<low>\S+) to (?P<high>\S+)\.",
    "event": r"At the event: place (?P<place>\S+) of (?P<of>\S+) \((?P<who>.+)\), faster than "
    r"(?P<p>\d+ %) there\.",
    "missing": r"(?P<names>.+) (?P<have>has|have) no time in this race.+",
    "team": r"Who did which station.+",
    "strength": rf".+? for {_YOUR} level: (?:(?P<g>\d\S*(?: s)?) (?P<way>slower|faster)|level) "
    r"(?P<than>with|than) .+ lead to expect, (?P<verdict>.+)\.",
    "pacing_fade": rf"Fade: {_YOUR} runs (?P<change>.+?) over the race, the middle 80 % of peers "
    rf"{_SPAN}: (?P<verdict>.+)\.",
    "pacing_first": rf"First run: {_CHANGE} {_YOUR} next runs, the middle 80 % of peers "
    rf"{_SPAN}: (?P<verdict>.+)\.",
    "after": rf".+?, after (?P<station>.+?): {_CHANGE} {_YOUR} usual run, the usual for peers is "
    r"(?P<usual>.+)\.",
    "to": r".+?: (?P<g>\S+(?: s)?) slower than at the (?P<there>.+?), (?P<scatter>(?:within|more "
    r"than) the usual scatter)\.",
    "level": rf".+?: (?P<t>\S+), {_GAP} the median of (?P<m>\S+) at {_YOUR} level, faster than "
    r"(?P<p>\d+ %) of them\.",
    "what_if": rf"With (?P<changed>.+): finish (?P<t>\S+), {_GAP} {_YOUR} (?P<before>\S+)\.",
    "what_if_place": r"Place with that change: (?P<place>\S+) of (?P<of>\S+), instead of "
    r"(?P<old>\S+)\.",
    "what_if_share": r"With that change: faster than (?P<p>\d+ %) of peers, instead of "
    r"(?P<old>\d+ %)\.",
    "target": r"Target (?P<goal>.+?): splits as (?P<count>.+) around that finish ran them\.",
    "target_step": rf".+? target: (?P<t>[\d:]+)(?:, {_GAP} {_YOUR} (?P<own>\S+))?\.",
    "route": r"Goal (?P<goal>\S+): (?P<g>.+?) faster than this race; (?P<p>\S+ %) of athletes who "
    r"raced again gained that much\.",
    "route_left": r"Even with ambitious gains everywhere, (?P<g>.+?) to the goal of (?P<goal>\S+) "
    r"stay open\.",
    "route_step": r".+? to (?P<to>\S+): (?P<g>.+?) faster than (?P<own>\S+); (?P<p>\S+ %) of "
    r"athletes who raced again gained that much there\.",
    "projection": r"After (?P<done>\d+) of 16 segments \((?P<at>\S+) without the Roxzone\): "
    r"projected finish (?P<t>\S+), 80 % interval (?P<low>\S+) to (?P<high>\S+)\.",
}
"""The texts of ``analysis.facts``, ``analysis.words`` and ``retrieval.evidence``, by kind."""

_PLURAL = (Segment.SANDBAG_LUNGES, Segment.WALL_BALLS)


def say(item: EvidenceItem, rng: Random, who: Who | None = None, style: str = "") -> str:
    """One sentence about an item, two where ``style`` is detailed, each with its citation.

    Args:
        who: whom the item speaks of; one athlete unless given.
        style: words of ``generator.style``: ``brief``, ``detailed``, ``gentle``, ``tough``.
    """
    tone = next((word for word in ("gentle", "tough") if word in style), "")
    sentences = _sentences(item, rng, who or Who(), style)
    if tone:
        sentences[0] = with_opening(sentences[0], item, tone, _mood(item), rng)
    return " ".join(f"{capital(text)} [{item.id}]" for text in sentences)


def with_opening(sentence: str, item: EvidenceItem, tone: str, mood: str, rng: Random) -> str:
    """The sentence after a few words of a tone; as it is where none leaves it true.

    Args:
        tone: ``gentle`` or ``tough``.
        mood: the table of openings: a direction, or ``advice``.
    """
    for _ in range(OPENINGS_TRIED):
        opened = capital(rng.choice(_words("tone")[tone][mood]).format(s=sentence))
        if verify(f"{opened} [{item.id}]", Evidence((item,))).passed:
            return opened
    return sentence


def phrases(item: EvidenceItem, who: Who | None = None, style: str = "") -> list[list[str]]:
    """Every way to say an item in a style, without citations; each a list of sentences."""
    kind = _kind(item)
    found = re.fullmatch(_PATTERNS[kind], item.text) if kind in _PATTERNS else None
    if found is None:
        return [[item.sentence]]
    slots = _slots(item, kind, found, who or Who())
    templates = _templates(kind, found.groupdict(), style)
    return [
        [one.format(**slots) for one in either.split(TWO_SENTENCES)]
        for template in templates
        for either in _either(template)
    ]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentences(item: EvidenceItem, rng: Random, who: Who, style: str) -> list[str]:
    ways = phrases(item, who, style)
    if "gentle" in style or "tough" in style:
        # An opening ends in a colon; a second one in the sentence reads badly.
        ways = [way for way in ways if not re.search(r":(?!\d)", way[0])] or ways
    chosen = list(rng.choice(ways))
    found = re.fullmatch(_PATTERNS["segment"], item.text) if _kind(item) == "segment" else None
    verdict = found["verdict"] if found else None
    if verdict and "brief" not in style and rng.random() < 0.5:
        tail = rng.choice(_words("facts")["verdict"][verdict]).format(your=who.your)
        chosen[-1] = chosen[-1].rstrip(".") + tail
    return chosen


def _kind(item: EvidenceItem) -> str:
    """The table of words that an item's key belongs to."""
    name, _, rest = item.key.partition(":")
    if name in ("running", "stations"):
        return "group"
    if name == "to":
        return "to" if ":" in rest else ""
    if rest.isdigit() and name in ("target", "route"):
        return f"{name}_step"
    if name in ("pacing", "what_if", "route") and rest:
        return f"{name}_{rest}"
    return name


def _templates(kind: str, found: dict[str, str | None], style: str) -> list[str]:
    words = next(table for name in TABLES if (table := _words(name).get(kind)))
    if kind == "expectation":
        words = words[found["verdict"] or "none"]
    elif kind == "strength":
        verdict = str(found["verdict"])
        words = words[verdict.split()[-1] if verdict.startswith("a real") else "ordinary"]
    elif kind == "target_step" and not found["own"]:
        words = _words("computed")["target_alone"]
    elif "plain" not in words:
        words = words[found["way"] or "even"]
    length = "brief" if "brief" in style else "detailed" if "detailed" in style else "plain"
    chosen: list[str] = words.get(length, words["plain"])
    if found.get("rank") and length == "plain":
        chosen = [*chosen, *words.get("ranked", ()), *words.get("ranked", ())]
    return chosen


def _slots(item: EvidenceItem, kind: str, found: re.Match[str], who: Who) -> dict[str, str | None]:
    slots: dict[str, str | None] = dict(found.groupdict())
    slots |= {
        "you": who.you, "your": who.your, "were": who.were, "were_it": "you were",
        "yours": f"{who.your} own" if who.team else "yours",
        "so": f"{'that of your team' if who.team else 'yours'} was",
    }  # fmt: skip
    if item.about is not None:
        plural = item.about in _PLURAL
        slots |= {
            "n": item.about.in_text, "the": the(item.about),
            "was": "were" if plural else "was", "is": "are" if plural else "is",
        }  # fmt: skip
    if "g" in slots and kind in ("what_if", "target_step", "strength"):
        slots["gap"] = f"{slots['g']} {slots['way']}" if slots["g"] else "level"
        slots["than"] = "than" if slots["g"] else "with"
    if kind == "group":
        names = _words("facts")["names"][item.key]
        slots["what"] = names[len(item.text) % len(names)].format(your=who.your)
    if kind == "missing":
        slots["in_names"] = _small(str(slots["names"]))
    return slots


def _small(names: str) -> str:
    """``Rowing and run 8`` within a sentence; names such as SkiErg keep their capitals."""
    first = names.split(",")[0].split(" and ")[0]
    kept = next((s.in_text for s in Segment if s.in_text.lower() == first.lower()), first)
    return kept + names[len(first) :]


def the(segment: Segment) -> str:
    """The segment as a sentence names it: ``the sled push``, ``run 3``, ``rowing``."""
    bare = segment.is_run or segment is Segment.ROW
    return segment.in_text if bare else f"the {segment.in_text}"


def _mood(item: EvidenceItem) -> str:
    return item.direction.value if item.direction is not None else Direction.EVEN.value


def _either(template: str) -> list[str]:
    """A phrase with its ``<a|b>`` chosen, in every way."""
    match = re.search(r"<([^<>]*\|[^<>]*)>", template)
    if match is None:
        return [template]
    return [
        whole
        for option in match[1].split("|")
        for whole in _either(template[: match.start()] + option + template[match.end() :])
    ]


@lru_cache
def _words(name: str) -> dict[str, Any]:
    return tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))

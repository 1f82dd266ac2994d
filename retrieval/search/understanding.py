"""A question as search sees it: spelled right, slang spelled out, units converted, topics named.

Everything is done by code and data (``corpora/glossaries``); nothing is guessed by a model.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from retrieval.search.languages import SUPPORTED, in_english, language_of
from retrieval.search.spelling import Spelling
from retrieval.terms import topics_named

_KINDS: dict[str, re.Pattern[str]] = {
    "recipe": re.compile(
        r"\b(?:recipes?|cook(?:ing|ed)?|dish(?:es)?|meals? (?:ideas?|prep)|soup|stew|curry|salad|"
        r"bowl|smoothie|pancakes?|porridge|sandwich|tacos?|noodles?|breakfasts?|lunch(?:es)?|"
        r"dinners?|suppers?|snacks?|cuisine|kitchen|batch)\b",
        re.I,
    ),
    "food": re.compile(
        r"\b(?:calories|kcal|energy|protein|carbs?|carbohydrates?|fat|fibre|fiber|sugar|sodium|"
        r"salt|potassium|calcium|iron|allergens?|nutrients?|nutrition|macros|contain(?:s|ed)?)"
        r"\b.*\b(?:in|of|has|have|does|do|contain\w*|is|per)\b|"
        r"\b(?:contain(?:s|ed)?|gluten|lactose|allerg\w*)\b",
        re.I,
    ),
    "exercise": re.compile(
        r"\b(?:exercises?|drills?|stretch(?:es|ing)?|movements?|lifts?|how (?:do|to) (?:i |you )?"
        r"(?:do|perform)|variations?|progress(?:ion|ions)?|regress\w*|easier|harder|"
        r"cues?|form|instead of|substitutes?|alternatives?|swap|replace\w*|sets?|reps?)\b",
        re.I,
    ),
}
_NUMBER = r"(?<![\d.,])(?<!\d/)(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
"""Of ``1,200.5`` all; of ``1/2`` and ``2,5`` nothing, rather than half of it."""
_MEASURED = r"\s*(?:[^\w\s]|$|(?:box(?:es)?|jumps?|steps?|targets?|high|tall|deep|wide|or|to)\b)"
"""What follows inches, and not the ``in`` of "25 in a row"."""
_CUISINES: dict[str, re.Pattern[str]] = {
    cuisine: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for cuisine, words in {
        "north_african": r"north african|maghreb\w*|morocc\w*|tunisi\w*|algeri\w*|liby\w*|"
        r"egypt\w*|tagine|harira|couscous|chermoula|harissa|shakshouka",
        "west_african": r"west african|nigeri\w*|ghana\w*|senegal\w*|jollof|fonio",
        "east_african": r"east african|ethiopia\w*|kenya\w*|tanzania\w*|uganda\w*|eritre\w*|ugali|"
        r"injera",
        "middle_eastern": r"middle eastern|leban\w*|syria\w*|persian?|iran\w*|israel\w*|"
        r"palestin\w*|jordan\w*|levant\w*|arab\w*|hummus|falafel|za'?atar",
        "turkish": r"turk(?:ish|ey'?s)|anatolia\w*",
        "indian": r"india\w*|punjabi|kerala|bengal\w*|dal|daal|curry|masala|paneer|pakistan\w*|"
        r"sri lankan?",
        "chinese": r"chin(?:a|ese)|sichuan|szechuan|cantonese",
        "japanese": r"japan\w*|sushi|miso|onigiri|soba|udon|ramen|donburi",
        "korean": r"korea\w*|bibimbap|kimchi|gochujang",
        "thai": r"thai\w*|pad thai",
        "vietnamese": r"vietnam\w*|pho|banh mi",
        "mexican": r"mexic\w*|tacos?|burritos?|tex[- ]mex|pozole|quesadillas?",
        "south_american": r"south american|brazil\w*|peru\w*|argentin\w*|colombia\w*|chile(?:an)?|"
        r"andean",
        "caribbean": r"caribbean|jamaica\w*|cuban?",
        "north_american": r"north american|american|canadian|southern",
        "british": r"british|english breakfast|scottish|welsh|irish",
        "french": r"french|france|proven[cç]\w*|basque",
        "german": r"german\w*|bavarian?|swabian?|austrian?",
        "italian": r"ital(?:y|ian)|pasta|risotto|minestrone|pesto",
        "greek": r"gree(?:k|ce)|cypr\w*|souvlaki",
        "spanish": r"spain|spanish|catalan|andalus\w*|tapas|paella|gazpacho",
        "nordic": r"nordic|scandinavia\w*|swed\w*|norw\w*|danish|denmark|finn?ish|finland|"
        r"iceland\w*",
        "eastern_european": r"eastern european|polish|poland|russian?|ukrain\w*|hungar\w*|czech|"
        r"romania\w*|bulgaria\w*|georgian|borscht|pierogi",
    }.items()
}
_UNITS: tuple[tuple[re.Pattern[str], float, float, str], ...] = tuple(
    (re.compile(rf"{_NUMBER}[ -]?(?:{unit})(?!\w)", re.I), factor, offset, into)
    for unit, factor, offset, into in (
        (r"lbs?|pounds?|#", 0.45359237, 0.0, "kg"),
        (r"oz|ounces?", 28.349523, 0.0, "g"),
        (r"(?:fl\.? ?oz|fluid ounces?)", 29.5735, 0.0, "ml"),
        (r"mi|miles?|milers?", 1.609344, 0.0, "km"),
        (r"yds?|yards?", 0.9144, 0.0, "m"),
        (r"ft|feet|foot", 0.3048, 0.0, "m"),
        (rf"in(?={_MEASURED})|inch(?:es)?", 2.54, 0.0, "cm"),
        (r"°? ?f|fahrenheit|degrees f(?:ahrenheit)?", 5 / 9, -32.0, "degrees Celsius"),
    )
)


_STORY, _LONG_SENTENCE, _SHORTEST_PART = 22, 28, 4
"""Words of a question that tells a story, of a sentence that is cut, of the shortest part."""
MOST_PARTS = 4


@dataclass(frozen=True)
class Query:
    """A question as search uses it.

    ``text`` is embedded: the question in plain English words. ``words`` are what BM25 looks for:
    those of the question as asked and as spelled out. ``kinds`` are the kinds of passage it asks
    for by name (recipe, food, exercise).
    """

    asked: str
    text: str
    topics: tuple[str, ...]
    kinds: frozenset[str]
    cuisines: frozenset[str] = frozenset()
    language: str = "en"
    parts: tuple[str, ...] = ()
    """Of a long question, the sentences that may hold its need."""

    @property
    def searched(self) -> str:
        """All words to look for: a term as asked also finds the texts that use it."""
        if self.text == self.asked or self.language in SUPPORTED:
            return self.text
        return f"{self.asked} {self.text}"


class Understanding:
    """Reads questions against one corpus's vocabulary and the glossary of slang."""

    def __init__(self, vocabulary: Mapping[str, int], glossaries: Path) -> None:
        self._glossaries = glossaries
        self._slang = slang(glossaries)
        self._spelling = Spelling(vocabulary, self._slang.terms)

    def read(self, question: str) -> Query:
        """One question; one in another language is put into English words first."""
        language = language_of(question, self._glossaries)
        english = in_english(question, language, self._glossaries)
        spelled = self._spelling.corrected(english)
        text = with_metric(self._slang.spelled_out(spelled))
        kinds = frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(text))
        topics = tuple(dict.fromkeys((*topics_named(english), *topics_named(text))))
        cuisines = frozenset(
            cuisine for cuisine, pattern in _CUISINES.items() if pattern.search(spelled)
        )
        return Query(question, text, topics, kinds, cuisines, language, parts_of(text))


_ASKING = re.compile(
    r"\?|\b(?:how|what|which|when|where|why|who|should|shall|can|could|would|is it|are there|do i|"
    r"does|need|want|like to|looking for|wonder\w*|help|advice|tips?|any|tell me)\b",
    re.IGNORECASE,
)


def parts_of(text: str) -> tuple[str, ...]:
    """The sentences of a story that may hold its question; none of a short question.

    A vector of sixty words is about everything in them; the need stands in one sentence or two.
    Sentences that ask come first, then the last ones, which are nearer to the need than the first.
    """
    if len(text.split()) <= _STORY:
        return ()
    sentences: list[str] = []
    for sentence in re.split(r"(?<=[.!?;])\s+|\n+", text):
        if len(sentence.split()) > _LONG_SENTENCE:
            sentences += re.split(
                r",\s+|\s+(?=(?:but|so|because|and then|however|although)\b)", sentence
            )
        else:
            sentences.append(sentence)
    kept = [s.strip() for s in sentences if len(s.split()) >= _SHORTEST_PART]
    if len(kept) < 2:
        return ()
    last_first = sorted(range(len(kept)), key=lambda i: (not _ASKING.search(kept[i]), -i))
    return tuple(kept[i] for i in sorted(last_first[:MOST_PARTS]))


@dataclass(frozen=True)
class Slang:
    """Terms and what they stand for."""

    terms: Mapping[str, str]
    _pattern: re.Pattern[str]

    def spelled_out(self, text: str) -> str:
        """The text with every term replaced; whole words, the longest first."""

        def plain(match: re.Match[str]) -> str:
            # A pattern without case takes 'ı' for an i, ``lower`` does not.
            return self.terms.get(match[0].lower(), match[0])

        return re.sub(r"\s+", " ", self._pattern.sub(plain, text)).strip()


@lru_cache(maxsize=4)
def slang(glossaries: Path) -> Slang:
    """The English glossary; empty where there is none."""
    path = glossaries / "en.toml"
    terms: dict[str, str] = {}
    if path.is_file():
        terms = tomllib.loads(path.read_text(encoding="utf-8"))["slang"]
    longest: Sequence[str] = sorted(terms, key=len, reverse=True)
    words = "|".join(map(re.escape, longest)) or r"(?!)"
    return Slang(terms, re.compile(rf"(?<![\w'])(?:{words})(?![\w'])", re.IGNORECASE))


def with_metric(text: str) -> str:
    """The text with metric amounts behind imperial ones: ``45 lb`` -> ``45 lb (20 kg)``."""
    for pattern, factor, offset, unit in _UNITS:

        def metric(
            match: re.Match[str], of: tuple[float, float, str] = (factor, offset, unit)
        ) -> str:
            value = (float(match[1].replace(",", "")) + of[1]) * of[0]
            shown = f"{value:.0f}" if abs(value) >= 10 else f"{value:.1f}".removesuffix(".0")
            return f"{match[0]} ({shown} {of[2]})"

        text = pattern.sub(metric, text)
    return text

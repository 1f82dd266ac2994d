"""How far a sentence is borne out by the truth about an athlete, whatever it was written from.

The same function judges answers made with evidence, with none and with somebody else's, so
citations play no part. Faithfulness of an answer is its supported claims over all its claims, as in
RAGAS (Es, James, Espinosa-Anke, Schockaert 2023, arXiv:2309.15217, section 3); here a claim is a
sentence, and rules judge it instead of a language model: numbers by value and unit, comparisons by
direction, words by how many of them stand in one thing that is true.

The truth about one race holds hundreds of figures, and nearly every number of seconds is among
them. So a figure is only right in an item about the segment that the sentence names or, where it
names none, in an item that shares words with what stands around it.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from eval.metrics.sentences.directions import judge_direction, judge_rank, tells_no_way
from eval.metrics.sentences.figures.numbers import judge_number
from eval.metrics.sentences.sources.diet_claims import apart_from_diets, diet_claims
from eval.metrics.sentences.sources.diets import diet_amiss, dishes_bear
from eval.metrics.sentences.sources.findings import overstated
from eval.metrics.sentences.sources.names import naming, unknown_source
from eval.metrics.sentences.sources.opposites import turned_round
from eval.metrics.sentences.sources.seasons import other_season
from eval.metrics.sentences.statements import speaks_of_others, statement
from eval.metrics.sentences.truth import Item, read_item, with_changes
from eval.metrics.sentences.wording import neighbours_named
from eval.metrics.sentences.words import WORDS_NEEDED, covered, denies, quantifiers, segments, stems

_CLAUSES = re.compile(r"[;:,](?!\d)|\b(?:because|since|so that|and then|while)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\bathlete (\d)\b", re.IGNORECASE)
READ = 3
"""Items that an entailer reads for one sentence: those that share most words with it."""


class Entailer(Protocol):
    """A model that judges whether one text follows from another."""

    name: str

    def entails(self, premise: str, claim: str) -> bool:
        """Whether ``claim`` follows from ``premise``."""
        ...


@dataclass(frozen=True)
class SentenceCheck:
    """One sentence held against the truth: counts that sum to figures, and the reasons in words.

    Args:
        numbers: figures it states; those it only repeats from the question are not counted.
        numbers_right: of them, in the truth with this value and unit, about this segment.
        numbers_unit_wrong: of the others, in the truth as written but with another unit.
        directions: comparisons it states (faster, slower, level).
        directions_right: of them, in the direction of the truth.
        claims: 1 if it states anything.
        supported: 1 if it claims something and nothing it claims is amiss.
        contradicted: 1 if the truth has another number, direction or rank for what it names.
        why: what is amiss; empty if supported or if nothing is claimed.
        judged_by: what judged it: ``rules``, an entailer's name, or nothing where nothing is
            claimed.
    """

    numbers: int = 0
    numbers_right: int = 0
    numbers_unit_wrong: int = 0
    directions: int = 0
    directions_right: int = 0
    claims: int = 0
    supported: int = 0
    contradicted: int = 0
    why: tuple[str, ...] = ()
    judged_by: str = ""


def check_against(
    text: str,
    truth: Mapping[str, str],
    question: str = "",
    entailer: Entailer | None = None,
) -> SentenceCheck:
    """Hold one sentence against everything that is true about an athlete and a question.

    Args:
        text: one sentence; citation marks in it are not read.
        truth: texts by id; ids as evidence has them (``F`` and ``C`` facts of the race, ``N``
            other athletes, anything else documents).
        question: what was asked: says which segment a sentence is about that names none.
        entailer: judges sentences that state neither a figure nor a comparison; without it the
            share of their words that one item has (``WORDS_NEEDED``).
    """
    said = statement(text)
    if not said.claims and not diet_claims(text):
        return SentenceCheck()
    items = with_changes([read_item(key, value) for key, value in truth.items()])
    if not speaks_of_others(said):
        # What another athlete did is no truth about this one.
        items = [item for item in items if not item.others]
    if numbers_named := neighbours_named(said.text):
        # Of one similar athlete only what is told of that one.
        items = [item for item in items if not item.others or _is_of(item, numbers_named)]
    keep = naming(said.text, [item.text for item in items])
    items = [item for item, kept in zip(items, keep, strict=True) if kept or item.fact]
    texts = [item.text for item in items]
    asked = frozenset(name.key for name in segments(question))
    numbers = [judge_number(one, said, items, asked, question) for one in said.figures]
    numbers = [one for one in numbers if one.counts]
    ways = [judge_direction(one, said, items, asked) for one in said.mentions]
    ranks = [judge_rank(one, said, items) for one in said.ranks]
    found = [*numbers, *ways, *ranks]
    if not said.claims:  # "there is no milk in it", like declining; "it is vegan", too short
        why, judged_by = [], "rules"
    elif found:
        why, judged_by = [one.why for one in found if one.why], "rules"
        why += [
            f"{one.figure.written} is a difference, but it is not said which way"
            for one in said.figures
            if tells_no_way(one.figure, said, items)
        ]
    else:
        why, judged_by = _in_words(said.text, items, entailer)
        if why and entailer is None and dishes_bear(text, [*truth.values()]):
            why, judged_by = _in_words(apart_from_diets(text), items, None)
    plain = [one.figure for one in said.figures]
    why += filter(None, (unknown_source(said.text, texts, question),
                         other_season(said.text, plain, texts),
                         overstated(said.text, texts), _turned(text, items),
                         _diet_amiss(text, truth)))  # fmt: skip
    return SentenceCheck(
        numbers=len(numbers),
        numbers_right=sum(one.right for one in numbers),
        numbers_unit_wrong=sum(one.unit_wrong for one in numbers),
        directions=len(ways),
        directions_right=sum(one.right for one in ways),
        claims=1,
        supported=int(not why),
        contradicted=int(any(one.contradicted for one in found)),
        why=tuple(dict.fromkeys(why)),
        judged_by=judged_by,
    )


def _is_of(item: Item, named: Collection[int]) -> bool:
    """Whether an item on other athletes is of one of these, or of them all."""
    numbered = _NUMBERED.search(item.text)
    return numbered is None or int(numbered[1]) in named


def _turned(text: str, items: Sequence[Item]) -> str:
    """Why a sentence turns round what is true, beside its comparisons; empty if it does not."""
    documents = [item.text for item in items if not (item.fact or item.others)]
    return turned_round(text, [item.text for item in items if item.fact], documents)


def _diet_amiss(text: str, truth: Mapping[str, str]) -> str:
    """Why a diet or an allergen is not borne out; empty if it is or none is said. Reads the texts
    as they are: in plain words "none of the 14" is a share."""
    own = {key: value for key, value in truth.items() if not read_item(key, value).others}
    documents = [value for key, value in own.items() if not read_item(key, value).fact]
    return diet_amiss(text, [*own.values()], documents)


def _in_words(text: str, items: Sequence[Item], entailer: Entailer | None) -> tuple[list[str], str]:
    """Whether a sentence without figures follows from one item."""
    claim = stems(text)
    if not claim:
        return [], "rules"

    def shared(item: Item) -> float:
        return max((covered(claim, words) for _, words in item.sentences), default=0.0)

    ranked = sorted(items, key=shared, reverse=True)
    if entailer is not None:
        follows = any(entailer.entails(item.text, text) for item in ranked[:READ])
        return ([] if follows else ["it follows from nothing in the truth"]), entailer.name
    near = [
        sentence
        for item in ranked
        for sentence, words in item.sentences
        if covered(claim, words) >= WORDS_NEEDED
    ]
    if not near:
        near = [whole for item in ranked if (whole := _by_clauses(text, item))]
    if not near:
        return ["its words stand in nothing that is true"], "rules"
    if all(denies(sentence, claim) != denies(text, claim) for sentence in near):
        return ["the truth says the opposite"], "rules"
    wanted = quantifiers(text) - {"never"}
    if not any(wanted <= quantifiers(sentence) for sentence in near):
        return [f"nothing says this of {', '.join(sorted(wanted))}"], "rules"
    return [], "rules"


def _by_clauses(text: str, item: Item) -> str:
    """The sentences of an item that bear out a sentence clause by clause; empty if they do not."""
    clauses = [stems(part) for part in _CLAUSES.split(text)]
    clauses = [clause for clause in clauses if len(clause) > 1]
    if len(clauses) < 2:
        return ""
    found = []
    for clause in clauses:
        best = max(item.sentences, key=lambda one: covered(clause, one[1]), default=("", clause))
        if covered(clause, best[1]) < WORDS_NEEDED:
            return ""
        found.append(best[0])
    return " ".join(dict.fromkeys(found))

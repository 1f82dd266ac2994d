"""An independent checker of shown sentences: numbers and directions against the evidence.

Its value is that it is other code than the generator's verification and shares nothing with it. It
reads the published shape of ``ask --json`` and nothing else, and would rather report too much: each
``Hit`` says what it saw and what it missed. Sentences are read by ``eval.metrics.sentences``;
``objections`` is the whole verdict by which the evaluation judges, words and citations included.

``python -m eval.checker FILE`` checks answers, one JSON object a line.
"""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from eval.figures import figures
from eval.metrics.citations import cited_support
from eval.metrics.faithfulness import check_against
from eval.metrics.sentences.directions import judge_direction
from eval.metrics.sentences.figures.numbers import judge_number
from eval.metrics.sentences.statements import Statement, speaks_of_others, statement
from eval.metrics.sentences.truth import Item, read_item

_SEGMENT = re.compile(
    r"\b(?:runs? [1-8]|ski ?erg|sled push|sled pull|burpee broad jumps?|rowing|rower|row|"
    r"farmers?'? carry|(?:sandbag )?lunges|wall balls?|roxzone|running|stations)\b",
    re.IGNORECASE,
)


class Fault(StrEnum):
    NUMBER = "number not in the evidence"
    ELSEWHERE = "number in other evidence than cited"
    DIRECTION = "wrong direction"
    SEGMENT = "segment that the cited facts do not name"
    CITATION = "citation of nothing"


@dataclass(frozen=True)
class Hit:
    """One finding. ``what`` is the place in the sentence, ``why`` what the evidence has instead."""

    fault: Fault
    sentence: str
    what: str
    why: str


def check(answer: Mapping[str, Any]) -> list[Hit]:
    """Findings in the shown sentences of an answer in the shape of ``ask --json``.

    A stopped answer (red flag) holds fixed words of advice and is not looked at.
    """
    if (answer.get("safety") or {}).get("red_flag"):
        return []
    evidence = {str(item["id"]): str(item["text"]) for item in answer.get("evidence", ())}
    hits: list[Hit] = []
    for sentence in answer.get("sentences", ()):
        if sentence["status"] != "dropped":
            hits += check_sentence(sentence["text"], sentence.get("citations", ()), evidence)
    return hits


def check_sentence(text: str, citations: Sequence[str], evidence: Mapping[str, str]) -> list[Hit]:
    """Findings in one sentence that cites ``citations`` of ``evidence`` (id to text)."""
    hits = [
        Hit(Fault.CITATION, text, cited, "no evidence has this id")
        for cited in citations
        if cited not in evidence
    ]
    cited = {name: evidence[name] for name in citations if name in evidence}
    said = statement(text)
    everything = _items(said, evidence)
    near = _items(said, cited)
    cited_texts = [
        item for item in (near if cited else everything) if not (item.fact or item.others)
    ]
    for one in said.figures:
        if any(one.figure.agrees(other) for item in cited_texts for other in item.figures):
            continue  # of a document that is cited, its figures need no words beside them
        found = judge_number(one, said, everything, frozenset(), "")
        if not found.right:
            hits.append(Hit(Fault.NUMBER, text, one.figure.written, found.why))
        elif cited and not judge_number(one, said, near, frozenset(), "").right:
            hits.append(
                Hit(Fault.ELSEWHERE, text, one.figure.written, f"not in {', '.join(cited)}")
            )
    hits += _segments(text, cited)
    for mention in said.mentions:
        found = judge_direction(mention, said, near or everything, frozenset())
        if found.contradicted:
            hits.append(Hit(Fault.DIRECTION, text, mention.words, found.why))
    return hits


def objections(
    text: str, citations: Sequence[str], evidence: Mapping[str, str], question: str = ""
) -> tuple[str, ...]:
    """Everything that speaks against a sentence, in words; empty if it is borne out.

    A sentence must be true of all the evidence (``check_against``) and, where it cites, borne out
    by what it cites (``cited_support``): the two verdicts that the evaluation's figures count.
    """
    whole = check_against(text, evidence, question)
    if whole.why or not whole.claims or not citations:
        return whole.why
    if cited_support(text, citations, evidence, question).borne:
        return ()
    cited = {name: evidence[name] for name in citations if name in evidence}
    why = check_against(text, cited, question).why
    return tuple(f"by what it cites: {one}" for one in why or ("nothing of that is there",))


def _items(said: Statement, evidence: Mapping[str, str]) -> list[Item]:
    """The evidence; what another athlete did only where the sentence speaks of others."""
    items = [read_item(name, text) for name, text in evidence.items()]
    return [item for item in items if speaks_of_others(said) or not item.others]


def _segments(text: str, cited: Mapping[str, str]) -> list[Hit]:
    """A figure under the wrong segment's name; where only facts and neighbours are cited."""
    facts_alone = all(name.startswith(("F", "N", "C")) for name in cited)
    if not cited or not facts_alone or not figures(text):
        return []
    known = {_segment(name[0]) for item in cited.values() for name in _SEGMENT.finditer(item)}
    named = {_segment(name[0]): name[0] for name in _SEGMENT.finditer(text)}
    why = f"named there: {', '.join(sorted(known)) or 'none'}"
    return [Hit(Fault.SEGMENT, text, w, why) for key, w in named.items() if key not in known]


def _segment(name: str) -> str:
    """One spelling for a segment's names."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower()).removeprefix("sandbag").rstrip("s")
    if plain in ("row", "rower", "rowing"):
        return "rowing"
    return "run" if plain == "running" else plain


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the findings of a file of answers as JSON; exit code 1 if there are any."""
    paths = list(arguments if arguments is not None else sys.argv[1:])
    if len(paths) != 1 or not Path(paths[0]).is_file():
        print("Give one file of answers, a JSON object of 'ask --json' a line.", file=sys.stderr)
        return 2
    lines = Path(paths[0]).read_text(encoding="utf-8").splitlines()
    hits = [hit for line in lines if line.strip() for hit in check(json.loads(line))]
    print(json.dumps([asdict(hit) for hit in hits], ensure_ascii=False, indent=1))
    return 1 if hits else 0


if __name__ == "__main__":
    sys.exit(main())

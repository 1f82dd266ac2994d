"""An independent checker of shown sentences: numbers and directions against the evidence.

Its value is that it is other code than the generator's verification and shares nothing with it. It
reads the published shape of ``ask --json`` and nothing else, and would rather report too much: each
``Hit`` says what it saw and what it missed.

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

from eval.figures import Figure, figures
from eval.ways import Against, Mention, Way, mentions

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
    hits += _numbers(text, cited, evidence)
    hits += _segments(text, cited)
    hits += _directions(text, cited or _named(text, evidence), evidence)
    return hits


def _numbers(text: str, cited: Mapping[str, str], evidence: Mapping[str, str]) -> list[Hit]:
    everywhere = [f for item in evidence.values() for f in figures(item)]
    near = [f for item in cited.values() for f in figures(item)]
    hits = []
    for figure in figures(text):
        if not any(figure.agrees(other) for other in everywhere):
            same = [o.written for o in everywhere if abs(o.value - figure.value) < 1e-6]
            why = f"the evidence has {same[0]}, another unit" if same else "nowhere in the evidence"
            hits.append(Hit(Fault.NUMBER, text, figure.written, why))
        elif cited and not any(figure.agrees(other) for other in near):
            hits.append(Hit(Fault.ELSEWHERE, text, figure.written, f"not in {', '.join(cited)}"))
    return hits


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


def _named(text: str, evidence: Mapping[str, str]) -> dict[str, str]:
    """Without a citation: the evidence that opens with a segment the sentence names."""
    names = {name[0].lower() for name in _SEGMENT.finditer(text)}
    return {
        key: item for key, item in evidence.items() if item.lower().startswith(tuple(names) or "\0")
    }


def _directions(text: str, cited: Mapping[str, str], evidence: Mapping[str, str]) -> list[Hit]:
    near = [claim for item in cited.values() for claim in mentions(item)]
    everywhere = [claim for item in evidence.values() for claim in mentions(item)]
    hits = []
    for said in mentions(text):
        claims = _comparable(said, near) or (
            _same_size(said, everywhere) if said.size is not None else []
        )
        if claims and not any(_supports(claim, said) for claim in claims):
            why = "; ".join(sorted({claim.words for claim in claims})[:2])
            hits.append(Hit(Fault.DIRECTION, text, said.words, f"the evidence: {why}"))
    return hits


def _comparable(said: Mention, claims: Sequence[Mention]) -> list[Mention]:
    """Claims of the same size; else claims against the same thing."""
    if sized := _same_size(said, claims):
        return sized
    if said.against is Against.SHARE and said.size is not None:
        return []  # another share than the evidence's: a wrong number, reported as such
    return [claim for claim in claims if claim.against is said.against]


def _same_size(said: Mention, claims: Sequence[Mention]) -> list[Mention]:
    if said.size is None:
        return []
    return [c for c in claims if c.size is not None and _agree(said.size, c.size)]


def _agree(one: Figure, other: Figure) -> bool:
    return one.agrees(other)


def _supports(claim: Mention, said: Mention) -> bool:
    if said.against is Against.SHARE and said.size is None and claim.size is not None:
        most = claim.size.value > 50
        return (said.way is Way.FAST) == (most == (claim.way is Way.FAST))
    return claim.way is said.way


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

"""A conversation about passages while it is made: what was shown, asked and said so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from finetune.data.example import Asked, Example, Expects, Kind
from generator.prompt import Turn, head, messages, turn
from generator.stream import cited_sentences
from generator.verify import citations, verify
from hyrox.evidence import Evidence, EvidenceItem
from ingest.guidance.documents import Passage, Reference
from retrieval.evidence import passage_item


@dataclass
class Talk:
    """No race is open; passages are numbered ``P1``, ``P2`` ... as serving numbers them."""

    references: Mapping[str, Reference]
    items: list[EvidenceItem] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    history: list[Turn] = field(default_factory=list)
    turns: list[Asked] = field(default_factory=list)
    situations: list[str] = field(default_factory=list)
    families: set[str] = field(default_factory=set)

    def numbered(self, picked: Sequence[Passage]) -> list[EvidenceItem]:
        """The items of passages, in order; one that the conversation holds keeps its number."""
        known = {item.key: item for item in self.items}
        number = len(self.items)
        found = []
        for passage in picked:
            key = f"passage:{passage.id}"
            if key not in known:
                number += 1
                known[key] = passage_item(passage, f"P{number}", self.references)
            found.append(known[key])
        return found

    def add(
        self,
        question: str,
        picked: Sequence[Passage],
        said: str,
        expects: Expects,
        situation: str,
        families: Sequence[str],
    ) -> str:
        """Add a turn; what ``said`` cites is its gold.

        Returns:
            Why it was not added, as the verifier says; empty when it was.
        """
        use = self.numbered(picked)
        new = [item for item in use if item not in self.items]
        evidence = Evidence((*self.items, *new))
        gold: list[str] = []
        for sentence in cited_sentences([said]):
            verdict = verify(sentence, evidence, question)
            if not verdict.passed:
                return verdict.reason
            gold += [i for i in citations(sentence) if i not in gold]
        if stray := set(gold) - {item.id for item in use}:
            return f"cites {min(stray)}, which is not to be spoken of"
        self.items += new
        self.passages += [p for p in picked if p not in self.passages]
        self.history.append(Turn(turn(question, use, new), said))
        self.turns.append(Asked(question, expects, tuple(i.id for i in use), tuple(gold)))
        self.situations.append(situation)
        self.families.update(families)
        return ""

    def example(self, id: str, kind: Kind) -> Example:
        """The conversation; ``subject["situation"]`` has one entry for each turn."""
        *past, last = self.history
        chat = messages(head(), past, last.asked)
        return Example(
            id=id,
            kind=kind,
            families=tuple(sorted(self.families)),
            messages=(*chat, {"role": "assistant", "content": last.said}),
            turns=tuple(self.turns),
            evidence=tuple(self.items),
            subject={"situation": list(self.situations)},
        )

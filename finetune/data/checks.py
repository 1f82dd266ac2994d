"""Whether the targets of an example may be taught: the verifier's word on every sentence.

What a target may rest on is what its conversation has shown by then: an item counts as known from
the turn on whose prompt holds its line ``[ID] text``, as serving's prompt does.
"""

from finetune.data.example import Example
from generator.prompt import line
from generator.stream import cited_sentences
from generator.verify import verify
from hyrox.evidence import Evidence


def fault_of_sentences(example: Example) -> str:
    """Why the cited sentences of an example may not be taught; empty when all of them may.

    Every sentence of every target, cut as serving cuts a model's text, is verified with the
    evidence that the conversation has shown up to its turn.
    """
    if fault := _fault_of_shape(example):
        return fault
    shown = shown_by_turn(example)
    for turn, evidence, target in zip(example.turns, shown, example.targets, strict=True):
        if unseen := [i for i in (*turn.use, *turn.gold) if i not in evidence.by_id]:
            return f"{unseen[0]} is to be spoken of and not shown"
        for sentence in cited_sentences([target]):
            verdict = verify(sentence, evidence, turn.question)
            if not verdict.passed:
                return verdict.reason
    return ""


def shown_by_turn(example: Example) -> list[Evidence]:
    """What the conversation has shown by each turn, in the order of the evidence."""
    found: list[Evidence] = []
    seen: set[str] = set()
    for message in example.messages:
        if message["role"] == "user":
            shown = f"\n{message['content']}\n"
            seen |= {item.id for item in example.evidence if f"\n{line(item)}\n" in shown}
        else:
            found.append(Evidence(tuple(i for i in example.evidence if i.id in seen)))
    return found


def _fault_of_shape(example: Example) -> str:
    roles = [message["role"] for message in example.messages]
    if not roles or roles != ["user", "assistant"] * (len(roles) // 2):
        return "user and assistant do not take turns"
    if len(example.turns) != len(roles) // 2:
        return "not one turn for each target"
    if not all(target.strip() for target in example.targets):
        return "an empty target"
    ids = [item.id for item in example.evidence]
    return "one id for two items" if len(set(ids)) < len(ids) else ""

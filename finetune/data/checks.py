"""Whether the targets of an example may be taught: the verifier's word on every sentence.

What a target may rest on is what its conversation has shown by then: an item counts as known from
the turn on whose prompt holds its line ``[ID] text``, as serving's prompt does.
"""

from finetune.data.example import Example
from generator.prompt import line
from generator.stream import cited_sentences
from generator.verify import verify
from hyrox.evidence import Evidence, EvidenceItem


def fault_of_sentences(example: Example) -> str:
    """Why the cited sentences of an example may not be taught; empty when all of them may.

    Every sentence of every target, cut as serving cuts a model's text, is verified with the
    evidence that the conversation has shown up to its turn.
    """
    if fault := _fault_of_shape(example):
        return fault
    known: list[EvidenceItem] = []
    turns = iter(example.turns)
    for message in example.messages:
        if message["role"] == "user":
            shown = f"\n{message['content']}\n"
            known += [i for i in example.evidence if f"\n{line(i)}\n" in shown and i not in known]
            continue
        turn = next(turns)
        ids = {item.id for item in known}
        if unseen := [i for i in (*turn.use, *turn.gold) if i not in ids]:
            return f"{unseen[0]} is to be spoken of and not shown"
        for sentence in cited_sentences([message["content"]]):
            verdict = verify(sentence, Evidence(tuple(known)), turn.question)
            if not verdict.passed:
                return verdict.reason
    return ""


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

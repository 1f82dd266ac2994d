"""What the shown sentences of an answer rest on, so that two answers can be compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.checker import check_sentence
from eval.suites.base import Checked

PASSAGE = "passage:"


@dataclass(frozen=True)
class Cited:
    """One cited thing: its key, and its text where one key can stand for different figures."""

    key: str
    text: str

    @property
    def name(self) -> str:
        """The same name, the same thing: a passage by its key, a fact by key and figures."""
        return self.key if self.is_passage else f"{self.key} = {self.text}"

    @property
    def is_passage(self) -> bool:
        return self.key.startswith(PASSAGE)

    @property
    def document(self) -> str:
        """Of a passage, the document it stands in."""
        return self.key.removeprefix(PASSAGE).partition("#")[0]

    @property
    def kind(self) -> str:
        """What kind of fact: ``segment`` of ``segment:run_1``."""
        return self.key.partition(":")[0]


def said(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The shown sentences of an answer in its published shape."""
    return [one for one in answer["sentences"] if one["status"] != "dropped"]


def cited(row: Mapping[str, Any]) -> list[Cited]:
    """What the shown sentences cite, each once, in the order it is first cited.

    Args:
        row: as of ``eval.suites.asking.row_of``.
    """
    texts = {item["id"]: item["text"] for item in row["answer"]["evidence"]}
    ids = dict.fromkeys(i for one in said(row["answer"]) for i in one["citations"])
    return [Cited(row["keys"][i] or texts[i], texts[i]) for i in ids]


def checked(answer: Mapping[str, Any]) -> list[Checked]:
    """Each shown sentence with what the independent checker finds in it.

    Questions back and "no source" rest on no evidence and claim nothing: not judged, nor is the
    referral of a red flag.
    """
    evidence = {item["id"]: item["text"] for item in answer["evidence"]}
    found = []
    for one in said(answer):
        if not evidence:
            found.append(Checked(one["text"], "said by code"))
            continue
        hits = check_sentence(one["text"], one["citations"], evidence)
        why = "; ".join(f"{hit.fault}: {hit.what} ({hit.why})" for hit in hits)
        text = " ".join([one["text"], *(f"[{i}]" for i in one["citations"])])
        found.append(Checked(text, why or "borne out", not hits))
    return found


def findings(sentences: Sequence[Checked]) -> tuple[float, float]:
    """Sentences with a finding, of those judged."""
    judged = [one for one in sentences if one.good is not None]
    return float(sum(not one.good for one in judged)), float(len(judged))

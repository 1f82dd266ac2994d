"""Hand-made rows of answers, in the shape of ``eval.suites.asking.row_of``."""

from typing import Any

from eval.suites.base import Row

Said = tuple[str, str, str]
"""A sentence, the key of what it cites (empty: nothing), and the text of that."""


def row(*said: Said, notes: tuple[str, ...] = (), red_flag: str | None = None) -> Row:
    """An answer of these sentences."""
    ids: dict[tuple[str, str], str] = {}
    sentences: list[dict[str, Any]] = []
    for text, key, evidence in said:
        if key:
            letter = "P" if key.startswith("passage:") else "F"
            ids.setdefault((key, evidence), f"{letter}{len(ids) + 1}")
        cites = [ids[key, evidence]] if key else []
        sentences.append({"text": text, "citations": cites, "status": "verified"})
    return {
        "answer": {
            "answer": " ".join(one["text"] for one in sentences),
            "sentences": sentences,
            "evidence": [{"id": name, "text": text} for (_, text), name in ids.items()],
            "safety": {"red_flag": red_flag},
        },
        "keys": {name: key for (key, _), name in ids.items()},
        "asked_model": False,
        "notes": list(notes),
    }

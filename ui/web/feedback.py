"""Thumbs up and down, one JSON line each, in a file on this machine."""

import json
from datetime import UTC, datetime
from pathlib import Path

from generator.answer import Answer
from hyrox.errors import StoreError

VOTES = ("up", "down")


def keep_vote(file: Path, answer: Answer, vote: str) -> None:
    """Append one vote: when, what was asked and answered, the evidence cited, the model.

    Raises:
        StoreError: the file cannot be written.
        ValueError: ``vote`` is neither ``up`` nor ``down``.
    """
    if vote not in VOTES:
        raise ValueError(vote)
    cited = [c for s in answer.sentences if s.shown for c in s.citations]
    line = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "question": answer.question,
        "answer": answer.text,
        "ids": list(dict.fromkeys(cited)),
        "vote": vote,
        "grounded": answer.grounded,
        "model": answer.model,
        "prompt_hash": answer.prompt_hash,
    }
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        raise StoreError(f"The vote could not be kept in {file}: {error.strerror}.") from None

"""Pools for judging: what the plain systems find for a question, and what its writer expects.

    python -m eval.retrieval.pool HOME RAW.jsonl OUT.jsonl

A pool is shuffled by the question's id and says nothing of ranks or systems, so that whoever
judges cannot favour one. Method: pooling as at TREC (Spärck Jones & van Rijsbergen 1975); the
system that is shipped takes no part, so the labels cannot be fitted to it.
"""

import json
import random
import sys
from pathlib import Path

from hyrox.settings import Settings
from ingest.guidance.shipped.outside import OUTSIDE
from ingest.stores import Store, version_folder
from ingest.vectors.chroma_build import read_passages

FROM_EACH = 8
OF_EXPECTED = 14


def main() -> None:
    home, raw, out = map(Path, sys.argv[1:4])
    from eval.retrieval.systems import Plain

    passages, _ = read_passages(version_folder(Settings(home=home), Store.GUIDANCE))
    passages = [passage for passage in passages if passage.kind != OUTSIDE]
    plain = Plain(passages)
    by_id = {passage.id: passage for passage in passages}
    questions = [json.loads(line) for line in raw.read_text(encoding="utf-8").splitlines()]
    with out.open("w", encoding="utf-8") as file:
        for question in questions:
            if question.get("twin_of"):
                continue
            ids: dict[str, None] = {}
            for search in (plain.bm25, plain.dense, plain.hybrid):
                ids |= dict.fromkeys(search(question["question"])[:FROM_EACH])
            expected = [p for p in passages if _expected(p.document, p.location, question)]
            order = {pid: at for at, pid in enumerate(plain.hybrid(question["question"]))}
            expected.sort(key=lambda p: order.get(p.id, 10_000))
            ids |= dict.fromkeys(p.id for p in expected[:OF_EXPECTED])
            shuffled = list(ids)
            random.Random(question["id"]).shuffle(shuffled)
            pool = [
                {"id": pid, "title": by_id[pid].title, "section": by_id[pid].section,
                 "text": by_id[pid].text}
                for pid in shuffled
            ]  # fmt: skip
            entry = {"id": question["id"], "question": question["question"], "pool": pool}
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def _expected(document: str, location: str, question: dict[str, list[str]]) -> bool:
    return any(
        document == name or location.endswith(f"{name}.toml")
        for name in question.get("expected", ())
    )


if __name__ == "__main__":
    main()

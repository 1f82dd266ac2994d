"""How well guidance search finds the passage a question was written for, and keeps silent.

The questions are the corpus's own (three a section, written from the section), so the figures
compare ways of searching; they do not promise the same for strangers' questions. Off-topic
questions on odd lines were used to set the threshold, those on even lines were not.

    python benchmarks/passage_search.py
"""

import json
import tempfile
from pathlib import Path
from statistics import mean
from typing import Any

from hyrox.settings import Settings
from ingest.stores import Store, ensure_stores, version_folder
from retrieval.passages import PassageSearch

DEPTH = 10


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), reference_draws=1000)
        ensure_stores(settings)
        search = PassageSearch(version_folder(settings, Store.GUIDANCE))
        print(json.dumps(measure(search, settings.corpora / "questions"), indent=1))
        search.close()


def measure(search: PassageSearch, questions: Path) -> dict[str, Any]:
    """Hit rates within the first 1, 2 and 10; reciprocal rank; silence on and off topic."""
    known = {(p.document, p.section) for p in search.passages}
    asked = [
        line
        for path in sorted((questions / "training").rglob("*.jsonl"))
        for line in map(json.loads, path.read_text(encoding="utf-8").splitlines())
        if (line["document"], line["section"]) in known
    ]
    ranks: list[int | None] = []
    same_document: list[bool] = []
    silent = 0
    for line in asked:
        hits = search.search(line["question"], DEPTH)
        silent += not hits
        found = [(hit.passage.document, hit.passage.section) for hit in hits]
        wanted = (line["document"], line["section"])
        ranks.append(found.index(wanted) if wanted in found else None)
        same_document.append(wanted[0] in [document for document, _ in found[:2]])
    off_topic = (questions / "off_topic.txt").read_text(encoding="utf-8").splitlines()
    answered = [bool(search.search(question, 1)) for question in off_topic]
    return {
        "passages": len(search.passages),
        "questions": len(asked),
        **{
            f"hit_at_{k}": round(mean(r is not None and r < k for r in ranks), 3)
            for k in (1, 2, 10)
        },
        "document_hit_at_2": round(mean(same_document), 3),
        "mean_reciprocal_rank": round(mean(0 if r is None else 1 / (r + 1) for r in ranks), 3),
        "silent_on_topic": round(silent / len(asked), 3),
        "answered_off_topic_seen": round(mean(answered[::2]), 3),
        "answered_off_topic_unseen": round(mean(answered[1::2]), 3),
    }


if __name__ == "__main__":
    main()

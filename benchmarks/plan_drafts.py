"""What sessions break before the guard repairs them, by who drafted them: the worth of grounding.

    HYROX_COACH_HOME=... python benchmarks/plan_drafts.py [--sessions 100] [--seed 0]

Sessions of so many random athletes are drafted by code alone, by the embedded model that is shown
exercises which fit (grounded), by the same model asked to write freely (ungrounded), and by the
base model without the project's adapter, asked freely. Also how often free answers to "which of
these?" name an exercise without the grammar. Prints JSON: violations per 100 sessions by rule.
"""

import argparse
import json
import sys
from typing import Any

from eval.plans.drafts import Case, by_choice, by_code, by_writing, cases, table
from generator.backends import chat_model
from generator.plans.drafting import (
    CHOSEN,
    MOST_OFFERED,
    chosen_of,
    draft_prompt,
    letters_grammar,
)
from generator.plans.sessions import candidates
from hyrox.settings import settings
from retrieval.exercises import open_catalogue


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    config = settings()
    catalogue = open_catalogue(config.corpora)
    of = cases(arguments.sessions, arguments.seed)
    found: dict[str, Any] = {"sessions": len(of)}

    def said(ways: dict[str, Any]) -> None:
        for name, counts in table(ways, of, catalogue).items():
            found[name] = counts
            print(name, counts, file=sys.stderr)

    said({"code alone": by_code(catalogue)})
    model = chat_model("embedded", config)
    assert model is not None
    named = 0

    def chosen(case: Case) -> tuple[str, ...]:
        nonlocal named
        offered = candidates(case.slot, case.athlete, catalogue)[:MOST_OFFERED]
        if len(offered) <= CHOSEN:
            return tuple(e.id for e in offered)
        asked = draft_prompt(case.slot, case.athlete, offered)
        held = model.invoke(asked, max_tokens=3 * CHOSEN, grammar=letters_grammar(len(offered)))
        free = model.invoke(asked, max_tokens=3 * CHOSEN)
        named += len(chosen_of(str(free.text), offered)) >= CHOSEN
        first = chosen_of(str(held.text), offered)
        return (*first, *(e.id for e in offered if e.id not in first))

    said({"grounded model": by_choice(chosen, catalogue)})
    found["answers without grammar that name three exercises, percent"] = round(
        100 * named / len(of), 1
    )
    said({"ungrounded model": by_writing(model, catalogue)})
    model.close()
    base = chat_model("embedded", config, adapter_dir=None)
    assert base is not None
    said({"base model": by_writing(base, catalogue)})
    base.close()
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()

"""Do the corpus's figures agree with the collected facts, rules and food tables they are from?

    python benchmarks/corpus_facts.py [--shared ../shared] [--sample 200] [--seed 5]

Needs the folder with ``guidance_facts.md``, ``rules.md`` and the USDA table, which is no part of
the project. Compares every figure of ``corpora/facts.toml``, both ways, and a sample (0: all) of
the figures in documents and exercises that name a work or speak of a registered fact, of loads by
division, and of the cells of the food table. The collected files are read here anew: neither
``facts.toml`` nor ``hyrox.rules`` says what is right. Prints JSON; returns 1 on a disagreement.
"""

import argparse
import csv
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from hyrox.segments import Segment
from hyrox.settings import PROJECT
from ingest.corpus_check.corpus import Corpus
from ingest.corpus_check.numbers import Figure, figures
from ingest.corpus_check.reading import read_corpus
from ingest.guidance.claims import claims, clauses

RULES, REFERENCE = "rules-2025-26", "own-reference-figures"
KG_PER_LB = 0.45359237
USDA_COLUMNS = {
    "energy_kcal": "kcal", "protein_g": "protein_g", "carbohydrate_g": "carb_g", "fat_g": "fat_g",
    "fibre_g": "fiber_g", "sugar_g": "sugar_g", "sodium_mg": "sodium_mg",
    "potassium_mg": "potassium_mg", "calcium_mg": "calcium_mg", "iron_mg": "iron_mg",
}  # fmt: skip
"""The saturated fat of the food table has no column in the collected USDA table."""
LOAD_ROWS = {
    Segment.SLED_PUSH: "sled push", Segment.SLED_PULL: "sled pull",
    Segment.FARMERS_CARRY: "farmers carry", Segment.SANDBAG_LUNGES: "sandbag",
    Segment.WALL_BALLS: "wall ball",
}  # fmt: skip
LOAD_COLUMNS = {
    ("female", "open"): 0, ("male", "open"): 1, ("mixed", "open"): 1, ("female", "pro"): 1,
    ("male", "pro"): 2,
}  # fmt: skip

_PEOPLE = re.compile(r"\b(?:wom[ae]n|m[ae]n|mixed|open|pro)\b")


@dataclass(frozen=True)
class Compared:
    """One figure of the corpus, and whether the collected files say it too."""

    kind: str
    where: str
    source: str
    figure: str
    said: str
    right: bool


class Collected:
    """``guidance_facts.md``, ``rules.md`` and the USDA table, as they are."""

    def __init__(self, shared: Path) -> None:
        self.rows: list[tuple[str, str]] = []
        for line in (shared / "guidance_facts.md").read_text(encoding="utf-8").splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if len(cells) == 3 and cells[0].isdigit():
                source = self.rows[-1][1] if cells[2] == "same" else cells[2]
                self.rows.append((cells[1], source))
        rules, _, reference = (shared / "rules.md").read_text(encoding="utf-8").partition("## Ref")
        self.loads = {
            re.split(r",| \(", name)[0]: [int(cell.split("×")[-1]) for cell in cells]
            for line in rules.splitlines()
            for name, *cells in [[cell.strip() for cell in line.strip("| ").split("|")]]
            if len(cells) == 3 and all(re.fullmatch(r"(?:2 × )?\d+", cell) for cell in cells)
        }
        # Bare cells of the table would agree with any unit.
        self.rules = re.sub(r"(?:\| (?:2 × )?\d+ ){3}\|", "|", rules)
        self.reference = reference
        self.ages = self._age_table(reference)
        with (shared / "data" / "guidance" / "foods_usda_sr26.csv").open(encoding="utf-8") as file:
            self.usda = {row["NDB_No"]: row for row in csv.DictReader(file)}

    @staticmethod
    def _age_table(reference: str) -> dict[tuple[str, str], list[int]]:
        """Lower quartile, median and upper quartile in seconds, by ``men``/``women`` and band."""
        table = [line.strip("| ").split(" | ") for line in reference.splitlines() if "|" in line]
        bands = [band for band in table[0] if re.fullmatch(r"\d+-\d+", band.strip())]
        return {
            (row[0], band.strip()): [int(second) for second in re.findall(r"\d+", cell)]
            for row in table[2:]
            for band, cell in zip(bands, row[1:], strict=True)
        }

    def says(self, names: tuple[str, ...], source: str, figure: Figure, said: str) -> bool:
        """Do the rows of a source hold a figure that the corpus says in its name?"""
        if source == RULES:
            return self._rule(figure)
        if source == REFERENCE:
            return self._reference(figure, said)
        rows = [fact for fact, cited in self.rows if any(name in cited for name in names)]
        return any(_holds(row, figure) for row in rows)

    def _rule(self, figure: Figure) -> bool:
        if figure.unit == "lb":
            loads = [load for row in self.loads.values() for load in row]
            return any(abs(figure.value - load / KG_PER_LB) <= 0.6 for load in loads)
        if figure.unit == "kg":
            return any(figure.value in row for row in self.loads.values())
        # "25-29, then five-year bands to 85-89" names every edge between.
        bands = re.search(r"(\d+)-\d+, then five-year bands to \d+-(\d+)", self.rules)
        edges = range(int(bands[1]), int(bands[2]) + 1) if bands else range(0)
        edge = not figure.unit and figure.value in edges and figure.value % 5 in (0, 4)
        return edge or _holds(self.rules, figure)

    def _reference(self, figure: Figure, said: str) -> bool:
        bands = re.findall(r"\b\d\d-\d\d\b", said)
        people = re.findall(r"\b(?:wo)?men\b", said.lower())
        cells = [
            self.ages[who, band] for who in people for band in bands if (who, band) in self.ages
        ]
        if cells and figure.unit in ("clock", "s"):
            return any(figure.value in cell for cell in cells)
        if figure.unit in ("clock", "s") and any(
            figure.value in cell for cell in self.ages.values()
        ):
            return True
        return _holds(self.reference, figure)


def main() -> int:
    """Compare, print, and return 1 if anything disagrees."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared")
    parser.add_argument("--corpora", type=Path, default=PROJECT / "corpora")
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    report = compare(options.corpora, options.shared, options.sample, options.seed)
    print(json.dumps(report, indent=1, ensure_ascii=False))
    return int(bool(report["disagreements"]))


def compare(corpora: Path, shared: Path, sample: int, seed: int) -> dict[str, Any]:
    """The comparison as ``main`` prints it."""
    corpus, collected = read_corpus(corpora, date.today()), Collected(shared)
    registered = [*_registered(corpus, collected), *_missing(corpus, collected)]
    said = {
        "documents": [*_said(corpus, collected, exercises=False)],
        "exercises": [*_said(corpus, collected, exercises=True)],
        "loads": [*_loads(corpus, collected)],
        "foods": [*_foods(corpus, collected)],
    }
    drawn = _drawn(said, sample, random.Random(seed))
    compared = [*registered, *drawn]
    return {
        "facts_compared": len(registered),
        "sampled": len(drawn),
        "seed": seed,
        "population": {kind: len(found) for kind, found in said.items()},
        "compared_by_kind": dict(Counter(one.kind for one in compared)),
        "compared_by_source": dict(sorted(Counter(one.source for one in compared).items())),
        "disagreements": [asdict(one) for one in compared if not one.right],
    }


def _drawn(said: dict[str, list[Compared]], sample: int, draw: random.Random) -> list[Compared]:
    """As many of each kind as may be, the rest of those that have more."""
    if sample <= 0 or sample >= sum(map(len, said.values())):
        return [one for found in said.values() for one in found]
    taken: list[Compared] = []
    kinds = sorted(said, key=lambda kind: len(said[kind]))
    for number, kind in enumerate(kinds):
        share = (sample - len(taken)) // (len(kinds) - number)
        taken += draw.sample(said[kind], min(share, len(said[kind])))
    return taken


def _registered(corpus: Corpus, collected: Collected) -> Iterator[Compared]:
    for fact in corpus.facts.facts:
        about = fact.id.removeprefix("finish-").replace("men-", "men ")
        for figure in fact.figures:
            names = corpus.facts.words[fact.source]
            right = collected.says(names, fact.source, figure, about)
            yield Compared(
                "facts.toml", fact.id, fact.source, f"{figure.value:g} {figure.unit}", about, right
            )


def _missing(corpus: Corpus, collected: Collected) -> Iterator[Compared]:
    """Figures of the collected facts that ``facts.toml`` lacks."""
    for text, cited in collected.rows:
        sources = [
            source for source in corpus.facts.names
            if any(name in cited for name in corpus.facts.words[source])
        ]  # fmt: skip
        held = corpus.facts.figures_of(sources)
        for figure in figures(text):
            right = any(figure.value == other.value for other in held)
            yield Compared(
                "guidance_facts.md", cited, sources[0] if sources else "", figure.written, text,
                right,
            )  # fmt: skip


def _said(corpus: Corpus, collected: Collected, *, exercises: bool) -> Iterator[Compared]:
    """Figures of sentences that name a work or speak of a fact."""
    for said in corpus.said:
        if said.key.startswith("exercise-") != exercises:
            continue
        for figure, sources, _ in corpus.facts.judged(said.sentence, said.section):
            # Of an age table the heading says whose figures a sentence gives.
            bands = re.search(r"\d\d-\d\d", said.sentence)
            context = said.sentence if bands else f"{said.section}. {said.sentence}"
            right = [
                source for source in sources
                if collected.says(corpus.facts.words[source], source, figure, context)
            ]  # fmt: skip
            yield Compared(
                "exercises" if exercises else "documents", f"{said.path}:{said.line}",
                (right or sources)[0], figure.written, said.sentence, bool(right),
            )  # fmt: skip


def _loads(corpus: Corpus, collected: Collected) -> Iterator[Compared]:
    """Loads that a clause gives to divisions it names, against their cells of the table."""
    for said in corpus.said:
        for clause in clauses(said.sentence, said.section):
            # "The sled push is 202 kg" stands under the division's heading.
            who = (
                clause
                if _PEOPLE.search(clause.text)
                else replace(clause, text=said.section.lower())
            )
            cells = {
                LOAD_COLUMNS[gender.value, division.value]
                for gender in who.genders for division in who.divisions
                if (gender.value, division.value) in LOAD_COLUMNS
            }  # fmt: skip
            for claim in claims(clause):
                rows = [LOAD_ROWS[Segment(s)] for s in claim.subjects if s in LOAD_ROWS]
                if claim.unit != "kg" or not rows or "kg" not in claim.written:
                    continue
                allowed = [collected.loads[row][cell] for row in rows for cell in cells]
                yield Compared(
                    "loads", f"{said.path}:{said.line}", RULES, claim.written, said.sentence,
                    any(abs(claim.value - load) < 0.01 for load in allowed),
                )  # fmt: skip


def _foods(corpus: Corpus, collected: Collected) -> Iterator[Compared]:
    """Cells of the food table against the USDA's row; an empty one must be empty there."""
    for row in corpus.foods:
        source = collected.usda.get(row.cells["ndb"])
        for column, usda in USDA_COLUMNS.items():
            ours, theirs = row.cells[column], source[usda] if source else "no such number"
            try:
                right = (ours == theirs == "") or float(ours) == float(theirs)
            except ValueError:
                right = False
            yield Compared(
                "foods", f"{row.path}:{row.line}", "usda-sr26", f"{column} {ours}",
                f"{row.id} (USDA {row.cells['ndb']}: {theirs})", right,
            )  # fmt: skip


def _holds(text: str, figure: Figure) -> bool:
    """Does a text say a figure: by the corpus's reading of it, and by its bare digits?"""
    plain = text.replace(",", "") if figure.unit != "clock" else text
    value = f"{abs(figure.value):g}"
    digits = figure.unit == "clock" or re.search(
        rf"(?<![\d.]){re.escape(value)}(?:\.?0+)?(?![\d]|\.\d)", plain
    )
    # The collected facts leave units out where they are plain ("perhaps 2 suffices").
    read = [replace(other, unit=other.unit or figure.unit) for other in figures(text)]
    return bool(digits) and any(figure.agrees(other) for other in read)


if __name__ == "__main__":
    sys.exit(main())

"""``python -m eval.planted``: a checker's figures on the examination, and where it was wrong.

The sentences it misjudged are shown of the splits that checkers were mended by, not of the blind
one: a rule that was written with a sentence of it in view makes its figures worthless.
"""

import argparse
from collections.abc import Iterator, Sequence

from eval.planted.counts import right, verdict_parts
from eval.planted.judging import CHECKER, JUDGES
from eval.planted.read import SPLITS, USED, Sample, read_samples
from eval.statistics.intervals import Part
from hyrox.settings import settings

Judged = tuple[Sample, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print figures and, of splits used for mending, misjudged sentences.

    Raises:
        InputError: the files of the examination are missing or wrong.
    """
    parser = argparse.ArgumentParser(prog="python -m eval.planted", description=__doc__)
    parser.add_argument("--split", choices=SPLITS, default=SPLITS[0])
    parser.add_argument("--way", choices=sorted(JUDGES), default=CHECKER)
    chosen = parser.parse_args(arguments)
    samples = read_samples(settings().corpora, chosen.split)
    judged = [(sample, JUDGES[chosen.way](sample)) for sample in samples]
    print("\n".join(figures(judged)))
    if chosen.split in USED:
        print("\n".join(["", *misses(judged)]))
    return 0


def figures(judged: Sequence[Judged]) -> Iterator[str]:
    """``caught: 117 of 120``, a line a figure, then one for each kind of fault and paraphrase."""
    sums: dict[str, Part] = {}
    for sample, found in judged:
        for name, (top, below) in _parts(sample, found).items():
            for key in (name, f"{name}, {sample.kind}"):
                had = sums.get(key, (0.0, 0.0))
                sums[key] = (had[0] + top, had[1] + below)
    for key in sorted(sums, key=lambda key: ("," in key, key)):
        top, below = sums[key]
        yield f"{key}: {top:.0f} of {below:.0f}"


def _parts(sample: Sample, found: str) -> dict[str, Part]:
    return verdict_parts(sample.sort, supported=sample.supported, flagged=bool(found))


def misses(judged: Sequence[Judged]) -> Iterator[str]:
    """Each misjudged sentence with what was found, the truth about it and what it cites."""
    for sample, found in judged:
        if right(supported=sample.supported, flagged=bool(found)):
            continue
        yield f"{sample.id} ({sample.sort.value}, {sample.kind}): {sample.sentence}"
        yield f"    found: {found or 'nothing'}"
        yield f"    truth: {'supported' if sample.supported else 'not supported'}, {sample.why}"
        for name in sample.citations:
            yield f"    [{name}] {sample.evidence[name].text}"


if __name__ == "__main__":
    raise SystemExit(main())

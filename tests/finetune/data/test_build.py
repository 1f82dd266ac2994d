"""The builder with kinds made up for the test: shares, checks, replacements, the swap."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from finetune.data.build import SHARES, Share, build
from finetune.data.card import table
from finetune.data.checks import fault_of_sentences
from finetune.data.example import Asked, Example, Expects, Kind, read_examples
from finetune.data.sources.world import World
from finetune.data.split import held_out
from hyrox.errors import InputError
from hyrox.settings import Settings

WORDS = "amber birch cedar delta ember fjord grove heath inlet jetty knoll ledge".split()


class Sentences:
    """Makes random sentences; some are at fault, some repeat, some are of the other part."""

    def __init__(self, bad: float = 0.0, same: float = 0.0, leak: float = 0.0) -> None:
        self.bad, self.same, self.leak = bad, same, leak
        self.kind = Kind.RACE

    def make(
        self, _world: World, count: int, *, from_held_out: bool, seed: int
    ) -> Iterator[Example]:
        rng = Random(seed)
        for number in range(count):
            wanted = from_held_out is not (rng.random() < self.leak)
            family = next(
                name for i in range(10_000)
                if held_out(name := f"made:{seed}-{number}-{i}") is wanted
            )  # fmt: skip
            text = "same words each time here" if rng.random() < self.same else " ".join(
                rng.choices(WORDS, k=12)
            )  # fmt: skip
            yield Example(
                id=f"x-{number}",
                kind=self.kind,
                families=(family,),
                messages=(
                    {"role": "user", "content": "Question: say"},
                    {"role": "assistant", "content": text},
                ),
                turns=(Asked("say", Expects.ANSWER),),
                subject={"bad": rng.random() < self.bad},
            )

    def fault(self, example: Example) -> str:
        return "it is bad" if example.subject["bad"] else ""


ONE = {Kind.RACE: Share("", 60, 20)}


@pytest.fixture(scope="module")
def world() -> World:
    return World(Settings())


def made(path: Path) -> list[Example]:
    return list(read_examples(path))


def test_shares_add_up_to_a_whole_data_set() -> None:
    assert sum(share.train for share in SHARES.values()) == 7_400
    assert set(SHARES) == set(Kind)
    assert all(share.held_out >= 120 for share in SHARES.values())


def test_what_is_dropped_is_counted_and_replaced(world: World, tmp_path: Path) -> None:
    maker = Sentences(bad=0.3, same=0.2, leak=0.1)
    card = build(world, tmp_path / "data", 60, 1, shares=ONE, makers={Kind.RACE: maker})
    train = card.parts["train.jsonl"]
    assert train.made == {"race": 60}
    assert not train.short
    assert set(train.dropped["race"]) == {
        "it is bad", "nearly the same as another", "made from the other part",
    }  # fmt: skip
    examples = made(tmp_path / "data/train.jsonl")
    assert len({example.id for example in examples}) == 60
    assert sum("same words" in example.targets[0] for example in examples) == 1
    assert not any(held_out(f) for example in examples for f in example.families)
    assert all(held_out(f) for e in made(tmp_path / "data/heldout.jsonl") for f in e.families)


def test_a_kind_that_cannot_vary_stays_short_and_says_so(world: World, tmp_path: Path) -> None:
    card = build(world, tmp_path / "d", 60, 1, shares=ONE, makers={Kind.RACE: Sentences(same=1)})
    assert card.parts["train.jsonl"].short == {"race": 58}  # 1, and 2 % may repeat
    assert card.parts["train.jsonl"].near_duplicates["race"] == 0.5
    assert card.parts["heldout.jsonl"].made == {"race": 0}
    assert "Short of what was wanted: race by 58" in (tmp_path / "d/README.md").read_text()
    assert "race" in table(card)


def test_the_same_seed_makes_the_same_bytes(world: World, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(world, tmp_path / name, 60, 3, shares=ONE, makers={Kind.RACE: Sentences(0.2)})
    build(world, tmp_path / "other", 60, 4, shares=ONE, makers={Kind.RACE: Sentences(0.2)})
    for name in ("train.jsonl", "heldout.jsonl", "README.md"):
        first = (tmp_path / "one" / name).read_bytes()
        assert first == (tmp_path / "two" / name).read_bytes()
        assert first != (tmp_path / "other" / name).read_bytes()


def test_a_build_that_dies_leaves_the_earlier_data_set(world: World, tmp_path: Path) -> None:
    out = tmp_path / "data"
    build(world, out, 60, 1, shares=ONE, makers={Kind.RACE: Sentences()})
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def die(_kind: Kind, part: str, done: int, _wanted: int) -> None:
        if part == "held-out" and done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(world, out, 60, 2, die, shares=ONE, makers={Kind.RACE: Sentences()})
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_what_a_killed_build_left_is_put_right(world: World, tmp_path: Path) -> None:
    out = tmp_path / "data"
    build(world, out, 60, 1, shares=ONE, makers={Kind.RACE: Sentences()})
    before = (out / "train.jsonl").read_bytes()
    out.rename(tmp_path / ".data.replaced")  # killed between the renames
    (tmp_path / ".data.unfinished").mkdir()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(world, out, 60, 2, die, shares=ONE, makers={Kind.RACE: Sentences()})
    assert (out / "train.jsonl").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_folder_of_something_else_is_left_alone(world: World, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")
    with pytest.raises(InputError, match="something else"):
        build(world, tmp_path, 60, 1, shares=ONE, makers={Kind.RACE: Sentences()})
    assert (tmp_path / "diary.txt").read_text() == "mine"
    with pytest.raises(InputError, match="at least 1"):
        build(world, tmp_path / "d", 0, 1, shares=ONE, makers={Kind.RACE: Sentences()})


def test_the_kinds_of_this_project_build_together(small_world: World, tmp_path: Path) -> None:
    kinds = (Kind.RACE, Kind.DIALOGUE, Kind.TONE)
    shares = {kind: Share(SHARES[kind].module, 20, 8) for kind in kinds}
    card = build(small_world, tmp_path / "d", 60, 1, shares=shares)
    train, held = (made(tmp_path / "d" / name) for name in ("train.jsonl", "heldout.jsonl"))
    assert len(train) == 60
    assert len(held) == 24
    assert not {f for e in train for f in e.families} & {f for e in held for f in e.families}
    assert not any(fault_of_sentences(example) for example in (*train, *held))
    assert card.parts["train.jsonl"].examples == 60
    assert all(share <= 0.02 for share in card.parts["train.jsonl"].near_duplicates.values())
    assert not [
        w for w in ("/work", "/home", "/tmp") if w in (tmp_path / "d/README.md").read_text()
    ]


def test_datasets_reads_the_files(world: World, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    card = build(world, tmp_path / "d", 60, 1, shares=ONE, makers={Kind.RACE: Sentences()})
    files = {"train": str(tmp_path / "d/train.jsonl"), "test": str(tmp_path / "d/heldout.jsonl")}
    loaded = datasets.load_dataset("json", data_files=files, cache_dir=str(tmp_path / "cache"))
    assert loaded["train"].num_rows == 60
    assert loaded["test"].num_rows == 20
    assert loaded["train"][0]["messages"][0]["role"] == "user"
    json.dumps(card.as_json())

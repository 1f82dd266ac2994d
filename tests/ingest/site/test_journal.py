from pathlib import Path

import pytest

from hyrox.errors import StoreError
from ingest.site.journal import Journal, Outcome

OUTCOMES = [
    Outcome("https://results.example/season-8/?idp=A"),
    Outcome("https://results.example/season-8/?idp=Ä", "empty", "no participant\nhere"),
    Outcome("https://results.example/season-8/?idp=Ä"),
    Outcome("https://results.example/season-8/?idp=C", "timeout", "no whole answer in 40 s"),
]


def written(path: Path) -> list[Path]:
    """The journal after each outcome."""
    stages = [path.with_name("0")]
    stages[0].write_bytes(b"")
    for i, outcome in enumerate(OUTCOMES, 1):
        with Journal(path) as journal:
            journal.note(outcome)
        stages.append(path.with_name(str(i)))
        stages[-1].write_bytes(path.read_bytes())
    return stages


def test_the_last_outcome_of_a_page_counts(tmp_path: Path) -> None:
    written(tmp_path / "journal")
    with Journal(tmp_path / "journal") as journal:
        assert list(journal) == [OUTCOMES[0], OUTCOMES[2], OUTCOMES[3]]
        assert journal.of(OUTCOMES[1].address) == OUTCOMES[2]
        assert journal.of("https://results.example/") is None


def test_cut_off_at_any_byte_it_keeps_every_whole_line_and_can_go_on(tmp_path: Path) -> None:
    stages = [stage.read_bytes() for stage in written(tmp_path / "journal")]
    content = stages[-1]
    for end in range(len(content) + 1):
        path = tmp_path / "cut"
        path.write_bytes(content[:end])
        whole = max(i for i, stage in enumerate(stages) if len(stage) <= end)
        with Journal(path) as journal:
            expected = {outcome.address: outcome for outcome in OUTCOMES[:whole]}
            assert {outcome.address: outcome for outcome in journal} == expected
            for outcome in OUTCOMES[whole:]:
                journal.note(outcome)
        assert path.read_bytes() == content


def test_what_already_stands_there_is_not_written_again(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal") as journal:
        journal.note(OUTCOMES[0])
        size = (tmp_path / "journal").stat().st_size
        journal.note(OUTCOMES[0])
    with Journal(tmp_path / "journal") as journal:
        journal.note(OUTCOMES[0])
    assert (tmp_path / "journal").stat().st_size == size


@pytest.mark.parametrize("noise", [b"\x00\x00\n", b"[]\n", b'"x"\n', b"{}\n", b"{\n", b"\xff\n"])
def test_a_damaged_line_costs_only_itself(tmp_path: Path, noise: bytes) -> None:
    stages = written(tmp_path / "journal")
    path = tmp_path / "damaged"
    path.write_bytes(stages[1].read_bytes() + noise + stages[-1].read_bytes())
    with Journal(path) as journal:
        assert list(journal) == [OUTCOMES[0], OUTCOMES[2], OUTCOMES[3]]


def test_a_journal_that_cannot_be_opened_says_what_to_check(tmp_path: Path) -> None:
    (tmp_path / "journal").mkdir()
    with pytest.raises(StoreError, match="rights"):
        Journal(tmp_path / "journal")

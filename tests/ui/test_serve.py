"""What is set before the app starts."""

import ctypes
from typing import Any

import pytest

from ui import serve


class Library:
    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def mallopt(self, what: int, value: int) -> None:
        self.asked.append((what, value))


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    found = Library()
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: found)
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    return found


def test_memory_comes_from_few_arenas(library: Library) -> None:
    serve._few_arenas()
    assert library.asked == [(-8, 2)]


def test_whoever_set_the_variable_knows_better(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MALLOC_ARENA_MAX", "8")
    serve._few_arenas()
    assert library.asked == []


def test_a_system_without_glibc_is_served_too(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_name: str) -> Any:
        raise OSError("libc.so.6: cannot open shared object file")

    monkeypatch.setattr(ctypes, "CDLL", missing)
    serve._few_arenas()
    assert library.asked == []

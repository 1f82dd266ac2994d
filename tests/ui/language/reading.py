"""What the code of the interface says, read from its source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import ui

UI = Path(ui.__file__).parent
ROOMS = ("web", "site")
"""What people read in a browser; the command line speaks English."""
TELLERS = frozenset({"t", "tn", "mark"})
_WORD = re.compile(r"[A-Za-z]{3,}")
_TAG = re.compile(r"<[^<>]*>?|^[^<>]*>")
_NOT_SHOWN = frozenset(
    {"getLogger", "exception", "error", "info", "warning", "compile", "ValueError"}
)
"""Logs, patterns, and what only a mistake in the code says."""
_FOR_MACHINES = frozenset({"_BY_TOKEN", "AUDITED", "_SILENT", "_SYSTEM_FONTS", "_MONO_FONTS"})
"""Constants that say something to a log, to a health check or to a browser."""
_SENTENCE = re.compile(r"^[A-Z][a-z']*,? [a-zA-Z]|^[A-Z][a-z]{2,}$|[a-z]{2,} [a-z]{2,} [a-z]{2,}")
FILES = frozenset({"shopping_text"})
"""Functions that write what is downloaded: files stay English."""
_SCRIPTS = ("() =>", "(", "async", "element.")
"""How a script for the browser begins."""
NAMES = frozenset({"HyroxCoach", "HYROX", "nbsp", "middot", "times"})
"""The same in all languages."""


def sources() -> list[Path]:
    """The files of the interface."""
    rooms = sorted(p for room in ROOMS for p in (UI / room).rglob("*.py"))
    # A setting that cannot be used is told to the operator, who reads the terminal.
    return [
        UI / "app.py",
        UI / "deadline.py",
        *(path for path in rooms if path.name != "proxies.py"),
    ]


def told(path: Path) -> Iterator[tuple[str, ...]]:
    """The texts that a file tells: ``(text,)``, or ``(one, many)`` of a count."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in TELLERS:
            wanted = 2 if _name(node.func) == "tn" else 1
            given = node.args[:wanted]
            if all(isinstance(arg, ast.Constant) and isinstance(arg.value, str) for arg in given):
                yield tuple(arg.value for arg in given)  # type: ignore[attr-defined]


def untold(path: Path) -> Iterator[tuple[int, str]]:
    """Texts that a reader would see in English whatever they read: line and text.

    Every constant that holds words between tags, and every one that looks like a sentence or a
    label, unless it is told, documents the code or goes to a log.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed = _passed(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) in passed:
            continue
        text = node.value
        if "<" in text or ">" in text:
            words = [w for w in _WORD.findall(_TAG.sub(" ", text)) if w not in NAMES]
            if words and not text.lstrip().startswith(_SCRIPTS):
                yield node.lineno, text
        elif _SENTENCE.search(text) and text not in NAMES and not text.startswith("hc-"):
            yield node.lineno, text


def _passed(tree: ast.Module) -> set[int]:
    """Constants that no reader of a page sees, or that are told already."""
    passed: set[int] = set()
    for node in ast.walk(tree):
        inner: list[ast.AST] = []
        if isinstance(node, ast.Call):
            name = _name(node.func)
            if name in TELLERS or name in _NOT_SHOWN:
                inner = [*node.args]
            inner += [k.value for k in node.keywords if k.arg in {"elem_classes", "elem_id", "js"}]
            # Of a form's field: how the program reads what is typed, in every language.
            inner += [k.value for k in node.keywords if name == "Field" and k.arg == "example"]
        elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
            inner = [node.annotation]
        elif isinstance(node, ast.FunctionDef) and node.name in FILES:
            inner = [node]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns:
            inner = [node.returns]
        elif isinstance(node, ast.Dict):
            # What a told text stands for: an id, which nobody reads.
            inner = [
                key for key, value in zip(node.keys, node.values, strict=True)
                if key and isinstance(value, ast.Call) and _name(value.func) in TELLERS
            ]  # fmt: skip
        elif isinstance(node, ast.Subscript | ast.Compare) or _is_for_machines(node):
            inner = [node]
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inner = [node.value]
        elif isinstance(node, ast.Assert) and node.msg is not None:
            inner = [node.msg]
        if _is_for_machines(node):
            inner = [node]
        for one in inner:
            passed.update(id(each) for each in ast.walk(one))
    return passed


def _is_for_machines(node: ast.AST) -> bool:
    """The numbers for Prometheus, and the constants above."""
    if isinstance(node, ast.Call):
        return _name(node.func) in {"Counter", "Gauge", "Histogram"}
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign):
        targets = [node.target]
    return any(_name(target) in _FOR_MACHINES for target in targets)


def _name(func: ast.AST) -> str:
    if isinstance(func, ast.Name):
        return func.id
    return func.attr if isinstance(func, ast.Attribute) else ""

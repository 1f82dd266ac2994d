"""The corpora folder read leniently: what is broken becomes a finding, never an exception."""

import csv
import io
import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from hyrox.exercises import Exercise
from hyrox.recipes import Recipe
from ingest.corpus_check.corpus import (
    Asked,
    Corpus,
    Document,
    Entry,
    Family,
    FoodRow,
    Question,
    Section,
)
from ingest.corpus_check.facts import facts_from
from ingest.corpus_check.findings import Finding
from ingest.corpus_check.reading_foods import COLUMNS, food_of

_ASKED = re.compile(r">\s*Q:\s*(.*\S)")
_TOML_LINE = re.compile(r"at line (\d+)")


def read_corpus(corpora: Path, today: date) -> Corpus:
    """Everything a check looks at; a missing file or folder counts as empty."""
    reader = _Reader(corpora, Corpus(corpora.name, today))
    reader.read_all()
    return reader.corpus


class _Reader:
    def __init__(self, corpora: Path, corpus: Corpus) -> None:
        self.corpora, self.corpus = corpora, corpus
        self.read: set[Path] = set()

    def read_all(self) -> None:
        for path in sorted((self.corpora / "guidance").rglob("*.md")):
            if (text := self._text(path)) is not None:
                self.corpus.documents.append(self._document(path, text))
        for path in sorted((self.corpora / "exercises").glob("*.toml")):
            self.corpus.exercises += self._entries(path, "exercise", Exercise)
        for path in sorted((self.corpora / "recipes").glob("*.toml")):
            self.corpus.recipes += self._entries(path, "recipe", Recipe)
        self._foods(self.corpora / "foods" / "foods.csv")
        self._references(self.corpora / "references.toml")
        self._facts(self.corpora / "facts.toml")
        questions = self.corpora / "questions" / "retrieval"
        self._families(questions / "families.toml")
        for path in sorted(questions.glob("*.jsonl")):
            self._questions(path)
        # What other rooms read (events, glossaries, sources): at least it must be readable.
        for path in sorted(set(self.corpora.rglob("*.toml")) - self.read):
            self._toml(path)

    def _shown(self, path: Path) -> str:
        return f"{self.corpus.name}/{path.relative_to(self.corpora).as_posix()}"

    def _unread(self, path: Path, line: int, rule: str, message: str) -> None:
        self.corpus.unread.append(Finding(self._shown(path), line, rule, message))

    def _text(self, path: Path) -> str | None:
        try:
            return path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            self._unread(path, 1, "unreadable", f"cannot be read ({error}); save it as UTF-8 text")
            return None

    def _toml(self, path: Path) -> tuple[dict[str, Any], list[str]]:
        """The parsed file and its lines; empty where it is missing or broken."""
        self.read.add(path)
        text = self._text(path)
        if text is None:
            return {}, []
        try:
            return tomllib.loads(text), text.splitlines()
        except tomllib.TOMLDecodeError as error:
            where = _TOML_LINE.search(str(error))
            line = int(where[1]) if where else 1
            self._unread(path, line, "toml_broken", f"is no valid TOML: {error}")
            return {}, []

    def _document(self, path: Path, text: str) -> Document:
        import yaml

        lines = text.splitlines()
        ends = [i for i, line in enumerate(lines) if line.strip() == "---"][:2]
        header: dict[str, Any] = {}
        start = 0
        if len(ends) < 2 or ends[0] != 0:
            self._unread(path, 1, "front_matter", "start with front matter between two '---'")
        else:
            start = ends[1] + 1
            try:
                read = yaml.safe_load("\n".join(lines[1 : ends[1]]))
                if isinstance(read, dict):
                    header = read
                else:
                    self._unread(path, 2, "front_matter", "front matter has no 'name: value' lines")
            except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
                mark = getattr(error, "problem_mark", None)
                line = mark.line + 2 if mark else 2
                self._unread(path, line, "front_matter", "front matter is no valid YAML: mend it")
        named = {
            line.partition(":")[0]: number
            for number, line in enumerate(lines[:start], 1)
            if ":" in line and line[:1].isalpha()
        }
        shown = self._shown(path)
        return Document(shown, path.stem, header, named, _sections(shown, lines, start))

    def _entries(self, path: Path, kind: str, schema: type[Exercise] | type[Recipe]) -> list[Entry]:
        content, lines = self._toml(path)
        listed = content.get(kind, [])
        if lines and (not isinstance(listed, list) or not listed):
            self._unread(path, 1, "toml_broken", f"has no [[{kind}]] entries")
            return []
        starts = [i for i, line in enumerate(lines, 1) if line.strip() == f"[[{kind}]]"]
        found = []
        for number, fields in enumerate(listed):
            line = starts[number] if number < len(starts) else 1
            value: Exercise | Recipe | None = None
            faults: tuple[str, ...] = ()
            try:
                value = schema.model_validate(fields)
            except ValidationError as error:
                faults = tuple(
                    f"{'.'.join(map(str, wrong['loc'])) or kind}: {wrong['msg']}"
                    for wrong in error.errors()
                )
            fields = fields if isinstance(fields, dict) else {}
            found.append(Entry(kind, self._shown(path), line, fields, value, faults))
        return found

    def _foods(self, path: Path) -> None:
        text = self._text(path)
        if text is None:
            return
        rows = csv.DictReader(io.StringIO(text))
        if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
            self._unread(path, 1, "food_schema", f"add the columns {', '.join(missing)}")
            return
        for row in rows:
            cells = {str(name): value or "" for name, value in row.items() if name}
            food, faults = food_of(cells)
            if None in row:
                food, faults = None, ["has more cells than the header: quote commas"]
            self.corpus.foods.append(
                FoodRow(self._shown(path), rows.line_num, cells, food, tuple(faults))
            )

    def _references(self, path: Path) -> None:
        content, lines = self._toml(path)
        for key, entry in content.items():
            line = next((i for i, text in enumerate(lines, 1) if text.strip() == f"[{key}]"), 1)
            self.corpus.sources[key] = line
            if isinstance(entry, dict) and entry.get("used_by"):
                self.corpus.used_by_code.add(key)
            if not isinstance(entry, dict) or not entry.get("citation"):
                self._unread(path, line, "source_uncited", f'[{key}] needs a citation = "..."')

    def _facts(self, path: Path) -> None:
        content, lines = self._toml(path)
        try:
            self.corpus.facts = facts_from(content)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self._unread(path, 1, "facts_broken", f"{error}: see the head of the file")
            return
        self.corpus.facts.lines = {
            line.strip("[] \n"): number
            for number, line in enumerate(lines, 1)
            if line.startswith("[")
        }

    def _families(self, path: Path) -> None:
        content, lines = self._toml(path)
        for name, entry in content.items():
            line = next((i for i, text in enumerate(lines, 1) if text.strip() == f"[{name}]"), 1)
            documents = entry.get("documents") if isinstance(entry, dict) else None
            split = entry.get("split") if isinstance(entry, dict) else None
            if not isinstance(documents, list) or not isinstance(split, str):
                message = f"[{name}] needs split = '...' and documents = [...]"
                self._unread(path, line, "family_broken", message)
                continue
            patterns = tuple(map(str, documents))
            self.corpus.families.append(Family(name, line, split, patterns))

    def _questions(self, path: Path) -> None:
        for number, line in enumerate((self._text(path) or "").splitlines(), 1):
            if not line.strip():
                continue
            try:
                fields = json.loads(line)
            except ValueError:
                fields = None
            if not isinstance(fields, dict) or not fields.get("question"):
                message = "is no JSON object with a question"
                self._unread(path, number, "question_broken", message)
                continue
            shown = self._shown(path)
            self.corpus.questions.append(Question(shown, number, path.stem, fields))


def _sections(path: str, lines: list[str], start: int) -> tuple[Section, ...]:
    found: list[Section] = []
    heading, heading_line, text_line = "", 0, 0
    body: list[str] = []
    asked: list[Asked] = []

    def close() -> None:
        if heading_line:
            text = re.sub(r"\s+", " ", " ".join(body)).strip()
            at = text_line or heading_line
            found.append(Section(heading_line, heading, text, at, tuple(asked)))

    for number, line in enumerate(lines[start:], start + 1):
        if line.startswith("## "):
            close()
            heading, heading_line, text_line = line[3:].strip(), number, 0
            body, asked = [], []
        elif question := _ASKED.fullmatch(line.strip()):
            asked.append(Asked(path, number, question[1]))
        elif line.strip():
            text_line = text_line or number
            body.append(line)
    close()
    return tuple(found)

"""Guidance documents to passages: Markdown with front matter, cut at its ``##`` headings.

A passage is what is retrieved and cited, so it must stand on its own. Lines ``> Q: ...`` under a
heading are questions as athletes put them, which the section answers: they help to find it and are
never shown. A document with any defect is left out whole and every defect is named with file and
line.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hyrox.errors import InputError
from ingest.guidance.dangerous import dangerous_advice
from ingest.guidance.instructions import addresses_a_model
from ingest.guidance.plain import names_address, without_links, without_unseen

FIELDS = ("id", "title", "topic", "sources", "reviewed", "audience")
AUDIENCES = (
    "all", "beginner", "advanced", "women", "masters", "doubles", "relay", "youth", "adaptive",
)  # fmt: skip
MAX_DOCUMENT_BYTES = 1_000_000
MAX_ASKED = 12
"""Questions that a passage may be found by."""
_ASKED = re.compile(r">\s*Q:\s*(.*)")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HIDDEN = re.compile(r"<!--.*?-->|<script\b.*?</script>|<style\b.*?</style>|<[a-zA-Z/][^>]*>", re.S)


@dataclass(frozen=True)
class Reference:
    """A work that documents cite: an entry of ``corpora/references.toml``."""

    citation: str
    url: str = ""
    licence: str = ""


KINDS = ("guidance", "exercise", "food", "recipe", "web", "outside")


@dataclass(frozen=True)
class Passage:
    """One section of a document.

    ``id`` is ``document#place``; ``location`` is the document's path or address as a reader would
    open it, and ``place`` finds the section within it (a heading's slug, a food's number);
    ``sources`` are keys of the references; ``kind`` is one of ``KINDS``; ``asked`` are questions
    that it answers, as athletes put them.
    """

    id: str
    document: str
    title: str
    section: str
    text: str
    topic: str
    audience: str
    sources: tuple[str, ...]
    reviewed: str
    location: str
    kind: str = "guidance"
    asked: tuple[str, ...] = ()

    @property
    def embedded_text(self) -> str:
        """What is turned into a vector: title and heading carry the subject."""
        return f"{self.title}: {self.section}. {self.text}"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> "Passage":
        """A passage as ``as_json`` gave it; one written before there were kinds is guidance."""
        lists = {name: tuple(fields.get(name, ())) for name in ("sources", "asked")}
        return cls(**{**fields, **lists})


@dataclass(frozen=True)
class Defect:
    """Why a document was left out, or, where ``part`` names one, a part of a document kept."""

    location: str
    line: int
    rule: str
    message: str
    part: str = ""

    def __str__(self) -> str:
        return f"{self.location}:{self.line}: {self.message}"


@dataclass
class Guidance:
    """What was read: passages, the works they cite, and what was left out.

    Nothing is lost unnoticed: ``documents == len(kept) + refused``, except that a document which
    replaced an earlier one of the same id counts in ``documents`` only.
    """

    passages: list[Passage] = field(default_factory=list)
    references: dict[str, Reference] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)
    documents: int = 0
    """Documents found, defective ones included."""

    @property
    def kept(self) -> set[str]:
        """The ids of the documents that gave passages."""
        return {passage.document for passage in self.passages}

    @property
    def refused(self) -> int:
        """Documents left out whole; defects that cost a document only a part are not counted."""
        return sum(not defect.part for defect in self.defects)

    def add(self, other: "Guidance") -> None:
        """Take in what another source gave."""
        self.passages += other.passages
        self.references.update(other.references)
        self.defects += other.defects
        self.documents += other.documents


def read_references(path: Path) -> dict[str, Reference]:
    """The works a corpus cites.

    Raises:
        InputError: the file is no TOML, or an entry has no ``citation``.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path.name} cannot be read: {error}") from error
    references = {}
    for key, entry in entries.items():
        if not isinstance(entry, dict) or not isinstance(entry.get("citation"), str):
            raise InputError(f'{path.name}: [{key}] needs a citation = "...".')
        references[key] = Reference(
            entry["citation"], str(entry.get("url", "")), str(entry.get("licence", ""))
        )
    return references


def read_guidance(
    folders: Iterable[tuple[Path, str]], references: Mapping[str, Reference]
) -> Guidance:
    """Read every ``*.md`` below some folders.

    Args:
        folders: each folder with the name under which its documents are shown to readers. A
            later folder's document replaces an earlier one's of the same id.
        references: works that may be cited; a folder's own ``references.toml`` adds to them.
    """
    found = Guidance(references=dict(references))
    documents: dict[str, tuple[int, list[Passage]]] = {}
    for number, (folder, shown) in enumerate(folders):
        if (own := folder / "references.toml").is_file():
            found.references.update(read_references(own))
        for path in sorted(folder.rglob("*.md")):
            found.documents += 1
            location = f"{shown}/{path.relative_to(folder).as_posix()}"
            try:
                passages = _read_document(path, location, found.references)
                first, _ = documents.get(passages[0].document, (-1, []))
                if first == number:
                    raise _DefectError(1, "duplicate_id", f"id {path.stem} is used twice")
            except _DefectError as defect:
                found.defects.append(Defect(location, defect.line, defect.rule, str(defect)))
            else:
                documents[passages[0].document] = (number, passages)
    found.passages = [passage for _, passages in documents.values() for passage in passages]
    return found


def read_document(path: Path, location: str, references: Mapping[str, Reference]) -> list[Passage]:
    """The passages of one document, for whoever cites a few and cannot wait for all of them.

    Raises:
        InputError: it does not exist, or anything is wrong with it.
    """
    try:
        return _read_document(path, location, references)
    except (OSError, _DefectError) as error:
        raise InputError(f"{location} cannot be read: {error}") from error


class _DefectError(Exception):
    def __init__(self, line: int, rule: str, message: str) -> None:
        super().__init__(message)
        self.line, self.rule = line, rule


def _read_document(path: Path, location: str, references: Mapping[str, Reference]) -> list[Passage]:
    """The passages of one document, at least one.

    Raises:
        _DefectError: anything is wrong with it.
    """
    if path.stat().st_size > MAX_DOCUMENT_BYTES:
        raise _DefectError(1, "too_large", f"larger than {MAX_DOCUMENT_BYTES // 1000} kB")
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise _DefectError(1, "not_utf8", "is not UTF-8 text") from error
    header, body_start = _front_matter(lines)
    _check_header(header, lines, path.stem, references)
    passages: list[Passage] = []
    for line, section, text, asked in _sections(lines, body_start):
        passage_id = f"{header['id']}#{slug(section)}"
        if any(passage.id == passage_id for passage in passages):
            raise _DefectError(line, "duplicate_section", f"the heading '{section}' is used twice")
        said = f"{header['title']}. {section}. {' '.join(asked)} {text}"
        if words := addresses_a_model(said):
            raise _DefectError(line, "hidden_instructions", f"speaks to a model: '{words[:60]}'")
        if words := dangerous_advice(f"{section}. {text}"):
            raise _DefectError(line, "dangerous_advice", f"could hurt somebody: '{words[:60]}'")
        if words := names_address(f"{section}. {' '.join(asked)} {text}"):
            raise _DefectError(
                line, "web_address",
                f"names an address ('{words[:60]}'): put the work into references.toml and cite it",
            )  # fmt: skip
        passages.append(
            Passage(
                id=passage_id,
                document=header["id"],
                title=header["title"],
                section=section,
                text=text,
                topic=header["topic"],
                audience=header["audience"],
                sources=tuple(header["sources"]),
                reviewed=str(header["reviewed"]),
                location=location,
                asked=asked,
            )
        )
    if not passages:
        raise _DefectError(body_start + 1, "no_sections", "has no '## ' section")
    return passages


def _front_matter(lines: list[str]) -> tuple[dict[str, Any], int]:
    """The header's fields and the index of the first line after it."""
    import yaml

    ends = [i for i, line in enumerate(lines) if line.strip() == "---"][:2]
    if len(ends) < 2 or ends[0] != 0:
        raise _DefectError(1, "front_matter", "does not start with front matter between two '---'")
    try:
        header = yaml.safe_load("\n".join(lines[1 : ends[1]]))
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        # Beside its own errors YAML lets out those of a 31 February and of endless nesting.
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise _DefectError(line, "front_matter", "front matter is not valid YAML") from error
    if not isinstance(header, dict):
        raise _DefectError(2, "front_matter", "front matter has no fields")
    return header, ends[1] + 1


def _check_header(
    header: dict[str, Any], lines: list[str], stem: str, references: Mapping[str, Reference]
) -> None:
    def fail(name: str, message: str) -> None:
        starts = (i for i, line in enumerate(lines, 1) if line.startswith(f"{name}:"))
        raise _DefectError(next(starts, 1), f"field_{name}", message)

    for name in FIELDS:
        if header.get(name) in (None, "", []):
            fail(name, f"the field '{name}' is missing")
    for name in ("id", "title", "topic", "audience"):
        if not isinstance(header[name], str):
            fail(name, f"the field '{name}' must be text")
    if not _ID.fullmatch(header["id"]) or header["id"] != stem:
        fail("id", f"the id must be the file name without .md, in lower-case-with-dashes: {stem}")
    if header["audience"] not in AUDIENCES:
        fail("audience", f"unknown audience; use one of {', '.join(AUDIENCES)}")
    if not isinstance(header["sources"], list):
        fail("sources", "sources must be a list: [first, second]")
    unknown = [str(key) for key in header["sources"] if key not in references]
    if unknown:
        fail("sources", f"unknown sources {', '.join(unknown)}: add them to references.toml")
    if not isinstance(header["reviewed"], date):
        fail("reviewed", "reviewed must be a date: 2026-11-21")


def _sections(lines: list[str], start: int) -> Iterable[tuple[int, str, str, tuple[str, ...]]]:
    """Line number, heading, text and questions of every section."""
    heading, heading_line = "", 0
    body: list[str] = []
    asked: list[str] = []

    def section() -> tuple[int, str, str, tuple[str, ...]]:
        # Comments and markup are invisible to a reader, so a model must not see them either.
        text = without_unseen(_HIDDEN.sub(" ", "\n".join(body)))
        text = re.sub(r"\s+", " ", without_links(text)).strip()
        if not text:
            raise _DefectError(heading_line, "empty_section", f"'{heading}' has no text")
        if len(asked) > MAX_ASKED:
            raise _DefectError(heading_line, "many_questions", f"more than {MAX_ASKED} questions")
        seen = (without_unseen(_HIDDEN.sub(" ", question)).strip() for question in asked)
        return heading_line, heading, text, tuple(filter(None, seen))

    for number, line in enumerate(lines[start:], start + 1):
        if line.startswith("## "):
            if heading:
                yield section()
            heading, heading_line, body, asked = line[3:].strip(), number, [], []
            if not slug(heading):
                raise _DefectError(number, "empty_heading", "a '##' heading has no words")
        elif heading and (question := _ASKED.fullmatch(line.strip())):
            asked.append(question[1])
        elif heading:
            body.append(line)
        elif line.strip() and not line.startswith("# "):
            raise _DefectError(number, "text_before_section", "text stands before the first '## '")
    if heading:
        yield section()


def slug(text: str) -> str:
    """A heading as the end of an address: ``Low body, short steps`` -> ``low-body-short-steps``."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")

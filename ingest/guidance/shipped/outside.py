"""``corpora/not_covered.toml``: what the library does not hold, to be said instead of guessed.

Each category becomes a passage of the kind ``outside``. It is found like any other, by questions
that athletes ask, and its text is what the coach says then; it is never shown as a source.
"""

import tomllib
from pathlib import Path

from hyrox.errors import InputError
from ingest.guidance.documents import Passage

FILE = "not_covered.toml"
OUTSIDE = "outside"


def outside_passages(corpora: Path) -> list[Passage]:
    """One passage a category; empty where there is no such file.

    Raises:
        InputError: the file cannot be read, or a category lacks its sentence or examples.
    """
    path = corpora / FILE
    if not path.is_file():
        return []
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{FILE} cannot be read: {error}") from error
    passages = []
    for name, category in found.items():
        say, examples = category.get("say"), category.get("examples")
        if not isinstance(say, str) or not say or not isinstance(examples, list) or not examples:
            raise InputError(f"{FILE}: [{name}] needs a sentence 'say' and a list 'examples'.")
        place = name.replace("_", "-")
        passages.append(
            Passage(
                id=f"{OUTSIDE}-{place}#note",
                document=f"{OUTSIDE}-{place}",
                title=f"Not covered: {name.replace('_', ' ')}",
                section="What the library does not hold",
                text=say,
                topic=OUTSIDE,
                audience="all",
                sources=(),
                reviewed="",
                location=f"corpora/{FILE}",
                kind=OUTSIDE,
                asked=tuple(map(str, examples)),
            )
        )
    return passages

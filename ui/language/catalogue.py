"""The languages of the interface, and the translations of its texts: gettext catalogues."""

from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", "fr": "Français", "ar": "العربية"}
"""Their codes (BCP 47) and their names, each in itself."""
RIGHT_TO_LEFT = frozenset({"ar"})
_HERE = Path(__file__).parent


def parts(language: str) -> "list[Catalog]":
    """A language's catalogues, one for each room of the interface."""
    from babel.messages.pofile import read_po

    read = []
    for path in sorted((_HERE / language).glob("*.po")):
        with path.open("rb") as file:
            read.append(read_po(file, locale=language, abort_invalid=True))
    return read


@cache
def translations(language: str) -> NullTranslations:
    """The texts of one of :data:`LANGUAGES`; English, and what is not translated, stays as it is.

    Raises:
        KeyError: it is no such language.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    if language == ENGLISH:
        return NullTranslations()
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    whole = Catalog(locale=language)
    for part in parts(language):
        # The rule that says which form a number takes: gettext's, not Babel's order of forms.
        whole.mime_headers = part.mime_headers
        for message in part:
            if message.id:
                whole[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return GNUTranslations(compiled)

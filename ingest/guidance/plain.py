"""Text written by strangers to text a reader sees: no markup, nothing invisible.

What cannot be seen on a page must not reach a model either: tags and comments, control, zero-width
and direction-changing characters, marks piled on a letter.
"""

import html
import re
import unicodedata

MAX_FIELD_CHARACTERS = 5_000
"""Longer fields are refused, not cut: half a sentence may say the opposite of the whole."""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_BLOCK = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|noscript)\b.*?(?:</\1\s*>|\Z)", re.S | re.I
)
_INLINE_TAG = re.compile(r"</?(?:a|abbr|b|em|i|mark|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.I)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*(?:\s[^)]*)?\)")
_ADDRESS = re.compile(
    r"\bh(?:tt|xx)ps?\s?:\s?/|\b(?:javascript|data|ftp|mailto)\s?:\s?[\w/(]|\bwww\.\w|"
    r"\b[\w-]{2,}\s?\[\.\]\s?[a-z]{2,}|\b(?:[\w-]{2,}\.)+[a-z]{2,24}/\S|[\w.+-]+@[\w-]+\.\w",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"'(A-Z0-9])")
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff"
_PILED_MARKS = re.compile(f"([{_MARKS}]{{2}})[{_MARKS}]+")
_UNSEEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn"}
# Letters and marks by their category, yet drawn as nothing: fillers, joiners, variation selectors.
_BLANK = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0}
_BLANK |= {*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}


def plain(text: str) -> str:
    """The words of a text on one line: markup and invisible characters gone, NFC.

    Markdown links keep their words and lose their address. Idempotent.
    """
    text = without_unseen(text)
    for _ in range(5):
        before = text
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
        text = _TAG.sub(" ", _INLINE_TAG.sub("", _BLOCK.sub(" ", text)))
        text = without_unseen(without_links(text))
        if text == before:
            break
    else:
        # Still changing after five rounds: nested on purpose. Nothing of it may stay markup.
        text = re.sub(r"[<>&\[\]]", " ", text)
    text = _PILED_MARKS.sub(r"\1", unicodedata.normalize("NFC", text))
    return " ".join(text.replace("**", "").split())


def without_links(text: str) -> str:
    """Markdown links keep their words and lose their address; pictures go."""
    return _LINK.sub(r"\1", _IMAGE.sub(" ", text))


def names_address(text: str) -> str | None:
    """The beginning of the first web or mail address in a text; ``None`` without one."""
    match = _ADDRESS.search(text)
    return match[0] if match else None


def without_addresses(text: str) -> tuple[str, int]:
    """The text without the sentences that name a web or mail address, and how many those were.

    An address is where a question can be carried to, and no advice needs one: what a text rests
    on is cited by its source.
    """
    if not names_address(text):
        return text, 0
    sentences = _SENTENCE.split(text)
    kept = [sentence for sentence in sentences if not names_address(sentence)]
    return " ".join(kept), len(sentences) - len(kept)


def without_unseen(text: str) -> str:
    """The text without characters that are drawn as nothing; line breaks and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        c
        for c in text
        if c in "\n\r\t"
        or (unicodedata.category(c) not in _UNSEEN_CATEGORIES and ord(c) not in _BLANK)
    )

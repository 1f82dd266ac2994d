import os
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.guidance.plain import plain, without_unseen

SWEEP = int(os.environ.get("HYROX_COACH_SWEEP", "300"))


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Push <b>low</b>.", "Push low."),
        ("a<script>steal()</script>b", "a b"),
        ("a<script>never closed", "a"),
        ("a<!-- comment -->b", "a b"),
        ("&lt;script&gt;x()&lt;/script&gt;y", "y"),
        ("&amp;lt;img src=x onerror=y&amp;gt;z", "z"),
        ("<scr<script></script>ipt>alert(1)</script>", "alert(1)"),
        ("<1 liter of milk, < 5 m, 3 > 2", "<1 liter of milk, < 5 m, 3 > 2"),
        ("Salt & pepper", "Salt & pepper"),
        ("[stock](/chicken-stock) and ![x](y.png)", "stock and"),
        ("2**bold**", "2bold"),
        ("zero\u200bwidth", "zerowidth"),
        ("\u202eabc\u202c", "abc"),
        ("nul\x00\x07", "nul"),
        ("lone\ud800surrogate", "lonesurrogate"),
        ("tag\U000e0041s", "tags"),
        ("e\u0301", "é"),
        ("z\u0300\u0301\u0302\u0303\u0304", "z\u0300\u0301"),
        ("a\n\tb\u00a0c", "a b c"),
    ],
)
def test_only_what_a_reader_sees_is_left(written: str, seen: str) -> None:
    assert plain(written) == unicodedata.normalize("NFC", seen)


@settings(max_examples=SWEEP, deadline=None)
@given(st.text() | st.text(alphabet="<>/!-&;scriptalgb[]()* \u200b\u202e"))
def test_any_text_becomes_one_line_without_markup_or_unseen_characters(text: str) -> None:
    found = plain(text)
    assert plain(found) == found
    assert "\n" not in found
    assert without_unseen(found) == found
    assert "<script" not in found.lower()
    found.encode("utf-8")

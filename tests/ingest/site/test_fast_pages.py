"""The fast reading gives what the reference gives, on sound pages, on damaged ones, on any text."""

import random
import re
from collections import Counter
from collections.abc import Callable
from html.entities import name2codepoint
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.site.pages import fast_pages, reference_pages
from ingest.site.pages.records import PageKind, SiteEvent
from tests.ingest.site.mutations import ATTRIBUTES, ENTITIES, SWEEP, TAGS, mutated
from tests.ingest.site.replica_pages import (
    DRIFTS,
    invented_athletes,
    render_athlete,
    render_index,
    render_list,
    render_no_results,
    render_refused_list,
    render_unknown_event,
)

Reading = Callable[[str], object]
READINGS: dict[str, tuple[Reading, Reading, Reading]] = {
    "athlete": (
        fast_pages.read_athlete, fast_pages.trusted_athlete, reference_pages.read_athlete,
    ),
    "list": (fast_pages.read_list, fast_pages.trusted_list, reference_pages.read_list),
    "index": (fast_pages.read_index, fast_pages.trusted_index, reference_pages.read_index),
}  # fmt: skip
KINDS = (("H", "M", 8), ("HPRO", "W", 7), ("HD", "X", 6), ("HE", "M", 8), ("HMR", "W", 8),
         ("HDE", "W", 8), ("H", "W", 1), ("HA", "M", 5))  # fmt: skip


def athlete_pages() -> list[str]:
    return [
        render_athlete(athlete, season)
        for prefix, sex, season in KINDS
        for athlete in invented_athletes(
            4, 5, f"{prefix}_LR0001", sex, season, penalty_share=0.3, unfinished_share=0.3
        )
    ]


def list_pages() -> list[str]:
    pages = [
        render_no_results("2025 T / HYROX"), render_refused_list("2025 T / HYROX"),
        render_unknown_event(),
    ]  # fmt: skip
    for prefix, sex, season in KINDS:
        athletes = invented_athletes(5, 6, f"{prefix}_LR0001", sex, season, unfinished_share=0.2)
        elite = prefix in ("HE", "HDE")
        pages.append(render_list("2025 T / HYROX", athletes, 15, sex, 2, 3, elite))
    return pages


def index_pages() -> list[str]:
    events = [SiteEvent("H_LR0001", "HYROX - Saturday"), SiteEvent("HD_LR0001", "HYROX & DOUBLES")]
    return [render_index(8, ["2025 Oslo", "2025 Œrtown"], "2025 Oslo", events)]


PAGES = {"athlete": athlete_pages, "list": list_pages, "index": index_pages}


def differences(kind: str, page: str) -> str | None:
    """What the trusting reading says, where the reference says otherwise."""
    _, trusting, reference = READINGS[kind]
    said = trusting(page)
    known = reference(page)
    return None if said is None or said == known else f"{said}\n{known}"


@pytest.mark.parametrize("kind", READINGS)
def test_sound_pages_are_read_fast_and_like_the_reference(kind: str) -> None:
    for page in PAGES[kind]():
        fast, trusting, reference = READINGS[kind]
        assert trusting(page) == reference(page) == fast(page)


def test_no_sound_page_of_an_athlete_falls_back() -> None:
    pages = [*athlete_pages(), *(render_athlete(a, 8, alltime=True) for a in
             invented_athletes(20, 9, "H_LR0009", "M", 8))]  # fmt: skip
    assert [page for page in pages if fast_pages.trusted_athlete(page) is None] == []


def test_every_page_at_hand_is_read_alike(shared_dir: Path) -> None:
    pages = sorted((shared_dir / "result_pages").rglob("*.html"))
    assert len(pages) >= 14
    for path, kind in product(pages, READINGS):
        page = path.read_text(encoding="utf-8")
        fast, _, reference = READINGS[kind]
        assert fast(page) == reference(page), path.name


def test_every_detail_page_at_hand_is_read_fast(shared_dir: Path) -> None:
    pages = sorted((shared_dir / "result_pages").rglob("*detail_*.html"))
    sound = [p for p in pages if "marathon" not in p.name]
    assert len(sound) == 5
    for path in sound:
        assert fast_pages.trusted_athlete(path.read_text(encoding="utf-8")) is not None, path.name


@pytest.mark.parametrize("drift", DRIFTS)
def test_a_changed_template_is_read_alike(drift: str) -> None:
    athlete = invented_athletes(1, 3, "H_LR0001", "M", 8)[0]
    page = render_athlete(athlete, 8, drift=drift)
    assert fast_pages.read_athlete(page) == reference_pages.read_athlete(page)


def _without_menus(page: str) -> str:
    """Half the page is menus, which cost time to read and are damaged to little effect."""
    return re.sub(r"<nav.*?</section>|<footer>.*?</footer>", "", page, count=2, flags=re.DOTALL)


SMALL = (
    '<html><body><div class="detail">{gap}<div id="detail-box-general"{css}><table>'
    '<tr class="f-__fullname"><th>Name</th><td>A{name}, B</td></tr></table>{inside}</div>'
    '<div id="detail-box-other"><table><tr>{row}<th>Row</th><td>05:00{cell}</td></tr></table></div>'
    "{after}</div></body></html>"
)
REPLAY = (
    '<div {id}="detail-box-splits"><table><tr><th>1000m SkiErg Out</th><td class="time">1</td>'
    '<td {css}="diff">04:00</td></tr></table></div>'
)


@pytest.mark.parametrize(
    "parts",
    [
        {"gap": "<script>var a = '", "after": "'</script>"},
        {"gap": '<a title="', "after": '">'},
        {"gap": "&#x &#x"},
        {"gap": "<textarea>", "after": "</textarea>"},
        {"gap": """<div title='id="detail-box-other"'><table><tr><th>Row</th><td>09:00</td></tr>"""
                "</table></div>"},
        {"gap": "<br>", "row": "<br/>"},
        {"row": '<img class="diff"/>'},
        {"cell": "<script>x</script>"},
        {"cell": "<textarea>x</textarea>"},
        {"cell": "<!-- x -->"},
        {"cell": "<![CDATA[x]]>"},
        {"cell": "<br>x</br>"},
        {"name": "&#153;"},
        {"name": "&#xe9;"},
        {"name": "&NotEqualTilde;"},
        {"css": ' xmlns="x"'},
        {"inside": REPLAY.format(id="id", css="class")},
        {"inside": REPLAY.format(id="id ", css="class")},
        {"inside": REPLAY.format(id="id", css="class").replace("-box", "&#45;box")},
        {"after": REPLAY.format(id="id", css="CLASS")},
        {"after": REPLAY.format(id="ID", css="class")},
        {"after": REPLAY.format(id="id ", css="class")},
        {"after": REPLAY.format(id="x id", css="class").replace('"detail-box-splits"',
                                                               "detail-box-splits")},
    ],
    ids=str,
)  # fmt: skip
def test_where_parsers_may_differ_the_reference_is_asked(parts: dict[str, str]) -> None:
    empty = dict.fromkeys(("gap", "css", "name", "inside", "row", "cell", "after"), "")
    assert fast_pages.trusted_athlete(SMALL.format(**empty)) is not None
    page = SMALL.format(**{**empty, **parts})
    assert fast_pages.trusted_athlete(page) is None
    assert fast_pages.read_athlete(page) == reference_pages.read_athlete(page)


@pytest.mark.timeout(3600)
def test_damaged_pages_are_read_alike() -> None:
    shares = {"athlete": 0.7, "list": 0.25, "index": 0.05}
    counts: Counter[str] = Counter()
    for kind, share in shares.items():
        pages = [_without_menus(page) for page in PAGES[kind]()]
        for seed in range(round(SWEEP * share)):
            page = mutated(pages[seed % len(pages)], seed)
            assert differences(kind, page) is None, (kind, seed)
            counts[f"{kind} read fast"] += READINGS[kind][1](page) is not None
            counts[f"{kind} in all"] += 1
    print(dict(counts))
    # A sweep whose pages all went to the reference would have compared nothing.
    assert counts["athlete read fast"] > 0.1 * counts["athlete in all"]
    assert counts["list read fast"] > 0.1 * counts["list in all"]


def _piece(rng: random.Random) -> str:
    """A fragment of markup: often sound, sometimes not."""
    attribute = "".join(rng.sample(ATTRIBUTES, rng.choice((0, 0, 1))))
    tag = rng.choice(("td", "tr", "th", "div", "span", "b", "img", "br", "p", "table", "a"))
    inner = rng.choice(("05:00", "Row", "1000m SkiErg", "–", "x", "Muster, A (GER)", "&amp;", ""))
    if rng.random() < 0.3:
        return rng.choice((*TAGS, *ENTITIES))
    if tag in ("img", "br"):
        return f"<{tag}{attribute}/>"
    css = rng.choice(("", ' class="f-time_01"', ' class="diff"', ' class="list-label"'))
    middle = inner if rng.random() < 0.5 else _piece(rng)
    return f"<{tag}{css}{attribute}>{middle}</{tag}>"


@settings(
    max_examples=max(100, SWEEP), deadline=None, suppress_health_check=list(HealthCheck),
    derandomize=True, database=None,
)  # fmt: skip
@given(st.integers(0, 2**32), st.integers(0, 40), st.sampled_from(["td", "tr", "tbody", "gap"]))
def test_invented_markup_is_read_alike(seed: int, pieces: int, place: str) -> None:
    rng = random.Random(seed)
    inside = "".join(_piece(rng) for _ in range(pieces))
    row = '<tr class=" f-time_11"><th class="desc">1000m SkiErg</th><td>00:04:32</td></tr>'
    parts = {
        "td": row.replace("00:04:32", f"00:04:32{inside}"),
        "tr": row.replace("</tr>", f"{inside}</tr>"),
        "tbody": row + inside,
        "gap": row,
    }
    gap = inside if place == "gap" else ""
    page = (
        f'<html><body><div class="detail">{gap}<div id="detail-box-general"><table><tr '
        'class="f-__fullname"><th>Name</th><td>A, B</td></tr></table></div>'
        f'{gap}<div id="detail-box-other"><table><tbody>{parts[place]}</tbody></table></div>{gap}'
        '<div id="detail-box-splits"><table><tr><th>Rox In</th><td class="diff">01:00</td></tr>'
        "</table></div></div></body></html>"
    )
    assert differences("athlete", page) is None
    listed = (
        page.replace("<html>", '<html><ul class="list-info"><li class="str_num">1</li></ul>')
        .replace('<div id="detail-box-other">', '<ul class="list-group-multicolumn">')
        .replace("<table><tbody>", '<li class="list-group-item"><h4 class="type-fullname">')
        .replace("</tbody></table></div>", "</h4></li></ul>")
    )
    assert differences("list", listed) is None


@settings(max_examples=max(100, SWEEP), deadline=None, derandomize=True, database=None)
@given(st.text(max_size=300), st.booleans())
def test_no_text_makes_a_reading_raise(text: str, ends_like_a_page: bool) -> None:
    page = text + "</html>" if ends_like_a_page else text
    for kind, (fast, _, reference) in READINGS.items():
        assert fast(page) == reference(page), kind


def test_every_named_entity_is_read_alike() -> None:
    page = (
        '<html><div class="x!" id="detail-box-other"><table><tr class="f-!time_11"><th>Row ! 1</th>'
        '<td class="!">05:00</td></tr></table></div><div id="detail-box-general"><table><tr '
        'class="f-__fullname"><td>O!Name</td></tr></table></div></html>'
    )
    trusted = 0
    for name in (*name2codepoint, "apos", "#39", "#039", "NotEqualTilde", "ndash x"):
        changed = page.replace("!", f"&{name};")
        assert differences("athlete", changed) is None, name
        trusted += fast_pages.trusted_athlete(changed) is not None
    assert trusted >= len(name2codepoint)


@pytest.mark.parametrize(
    "text",
    [
        "<" * 200_000, "<!--" * 50_000, "<div>" * 30_000, "&#" * 100_000, "</" * 100_000,
        '<div id="detail-box-other">' * 10_000, "<a " * 60_000, "<![CDATA[" * 30_000,
        "<p " + "a=1 " * 100_000, "&#" + "9" * 100_000 + ";", "x" * 3_000_000,
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
@pytest.mark.timeout(120)
def test_hostile_texts_neither_raise_nor_hang(text: str) -> None:
    page = f"<html>{text}</html>"
    assert fast_pages.read_athlete(page).kind is not PageKind.ATHLETE
    assert fast_pages.trusted_list(page) is None or fast_pages.read_list(page).rows == ()

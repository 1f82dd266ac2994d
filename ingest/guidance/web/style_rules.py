"""Which declarations of a style sheet make text invisible to a reader.

Knows the page's own ``<style>`` rules and ``style`` attributes; sheets loaded from elsewhere are
not fetched. Where a page hides text in one state and shows it in another, it counts as hidden.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

_RELEVANT = frozenset(
    "display visibility content-visibility opacity font-size color -webkit-text-fill-color "
    "background background-color overflow overflow-x overflow-y height max-height width max-width "
    "clip clip-path text-indent position left right top bottom inset margin-left margin-top "
    "transform scale filter unicode-bidi".split()
)
_SEEN_NOWHERE = frozenset({"print", "speech"})
_GROUPS = frozenset({"media", "supports", "layer", "container", "scope"})
_NUMBER = re.compile(r"(-?(?:\d+(?:\.\d*)?|\.\d+))\s*([a-z%]*)")
_PIXELS = {
    "": 1.0, "px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0, "cm": 37.8,
    "mm": 3.78, "in": 96.0, "pc": 16.0, "%": 8.0, "vw": 8.0, "vh": 8.0, "vmin": 8.0, "vmax": 8.0,
}  # fmt: skip
_OFF_SCREEN_PX = -500
_SMALLEST_FONT_PX = 3
_LEAST_OPACITY = 0.1
_SAME_COLOUR = 0.08

Declarations = dict[str, str]
Colour = tuple[float, float, float]
WHITE: Colour = (1.0, 1.0, 1.0)


@dataclass(frozen=True)
class StyleRule:
    selector: str
    declarations: Declarations


def style_rules(css: str) -> list[StyleRule]:
    """The rules of a sheet that may hide text, in order; those for printers left out."""
    import tinycss2  # type: ignore[import-untyped,unused-ignore]

    return list(_rules(tinycss2.parse_stylesheet(css, True, True), ""))


def declarations(style: str) -> Declarations:
    """The relevant declarations of a ``style`` attribute; a later one replaces an earlier."""
    import tinycss2

    return _relevant(tinycss2.parse_blocks_contents(style, True, True))


def hidden_by(style: Declarations) -> str | None:
    """Why an element of this style is not seen, in words; ``None`` if nothing hides it."""
    for name, hides in _TESTS:
        if (value := style.get(name)) and hides(value):
            return f"{name}: {value[:40]}"
    cropped = any(
        style.get(name, "").startswith(("hidden", "clip"))
        for name in ("overflow", "overflow-x", "overflow-y")
    )
    for name in ("height", "max-height", "width", "max-width"):
        if cropped and (size := _pixels(style.get(name, ""))) is not None and size <= 1:
            return f"{name}: {style[name][:40]} with overflow hidden"
    return None


def colour(value: str) -> Colour | None:
    """A colour as red, green and blue of 0 to 1; ``None`` if it is none or follows from others."""
    from tinycss2.color4 import parse_color  # type: ignore[import-untyped,unused-ignore]

    try:
        found = parse_color(value.strip())
        if found is None or found == "currentcolor":
            return None
        red, green, blue = (float(part or 0) for part in found.to("srgb").coordinates[:3])
    except (ValueError, TypeError, NotImplementedError, AttributeError):
        return None
    return red, green, blue


def is_transparent(value: str) -> bool:
    from tinycss2.color4 import parse_color

    found = parse_color(value.strip())
    return found is not None and found != "currentcolor" and (found.alpha or 0) <= _LEAST_OPACITY


def same_colour(one: Colour, other: Colour) -> bool:
    """Too alike to be read on each other."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < _SAME_COLOUR


def background(style: Declarations) -> tuple[bool, Colour | None]:
    """Whether a style sets a background, and its colour; ``None`` behind a picture."""
    value = style.get("background-color") or style.get("background", "")
    if not value or is_transparent(value):
        return False, None
    if "url(" in style.get("background", "") or "gradient" in value:
        return True, None
    found = colour(value) or next((c for part in value.split() if (c := colour(part))), None)
    return found is not None, found


def _rules(nodes: Iterable[object], parent: str) -> Iterator[StyleRule]:
    import tinycss2

    for node in nodes:
        kind, prelude = getattr(node, "type", ""), getattr(node, "prelude", None)
        content = getattr(node, "content", None)
        if prelude is None or content is None:
            continue
        words = tinycss2.serialize(prelude).strip()
        if kind == "at-rule":
            name = getattr(node, "lower_at_keyword", "")
            media = set(re.findall(r"[a-z-]+", words.lower()))
            if name in _GROUPS and not (name == "media" and media & _SEEN_NOWHERE):
                yield from _rules(_inner(content), parent)
        elif kind == "qualified-rule":
            selector = _nested(words, parent)
            inner = _inner(content)
            if relevant := _relevant(inner):
                yield StyleRule(selector, relevant)
            yield from _rules(inner, selector)


def _inner(content: object) -> list[object]:
    import tinycss2

    return list(tinycss2.parse_blocks_contents(content, True, True))


def _nested(selector: str, parent: str) -> str:
    if not parent:
        return selector
    whole = f":is({parent})"
    return selector.replace("&", whole) if "&" in selector else f"{whole} {selector}"


def _relevant(nodes: Iterable[object]) -> Declarations:
    import tinycss2

    return {
        node.lower_name: tinycss2.serialize(node.value).strip().lower()
        for node in nodes
        if isinstance(node, tinycss2.ast.Declaration) and node.lower_name in _RELEVANT
    }


def _pixels(value: str) -> float | None:
    """The smallest length of a value; of ``calc(...)`` the smallest it names."""
    found = [
        _number(number) * _PIXELS[unit]
        for number, unit in _NUMBER.findall(value)
        if unit in _PIXELS
    ]
    return min(found) if found else None


def _off_screen(value: str) -> bool:
    size = _pixels(value)
    return size is not None and size <= _OFF_SCREEN_PX


def _tiny(value: str) -> bool:
    size = _pixels(value)
    return size is not None and size <= _SMALLEST_FONT_PX


def _faint(value: str) -> bool:
    match = _NUMBER.search(value)
    return match is not None and _number(match[1]) / (100 if match[2] == "%" else 1) <= (
        _LEAST_OPACITY
    )


def _number(text: str) -> float:
    return float(text[:20])


def _cropped(value: str) -> bool:
    """Cut to nothing by ``clip`` or ``clip-path``."""
    sizes = [(abs(_number(number)), unit) for number, unit in _NUMBER.findall(value)]
    if not sizes:
        return False
    if value.startswith("inset"):
        return sizes[0][1] == "%" and sizes[0][0] >= 50
    if value.startswith("circle"):
        return sizes[0][0] <= 1
    return value.startswith(("rect", "polygon", "ellipse")) and max(sizes)[0] <= 1


def _moved(value: str) -> bool:
    if scale := re.search(r"scale(?:3d|x|y)?\(\s*(-?[\d.]+)", value):
        return not scale[1].strip("-0.")
    return "translate" in value and _off_screen(value)


_TESTS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("display", lambda value: value.startswith("none")),
    ("visibility", lambda value: value.startswith(("hidden", "collapse"))),
    ("content-visibility", lambda value: value.startswith("hidden")),
    ("opacity", _faint),
    ("font-size", _tiny),
    ("color", is_transparent),
    ("-webkit-text-fill-color", is_transparent),
    ("clip", _cropped),
    ("clip-path", _cropped),
    ("text-indent", _off_screen),
    ("left", _off_screen),
    ("right", _off_screen),
    ("top", _off_screen),
    ("bottom", _off_screen),
    ("inset", _off_screen),
    ("margin-left", _off_screen),
    ("margin-top", _off_screen),
    ("transform", _moved),
    ("scale", lambda value: not value.strip("0. ")),
    ("filter", lambda value: "opacity(" in value and _faint(value.partition("opacity(")[2])),
    ("unicode-bidi", lambda value: "override" in value),
)

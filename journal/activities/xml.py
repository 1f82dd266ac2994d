"""XML from outside as a small tree: only what an activity needs, without namespaces.

No document type, no entity and nothing external is taken (``defusedxml``), and the tree is built
from named elements alone, so that neither depth nor number of the others costs memory.
"""

from xml.etree.ElementTree import Element, TreeBuilder

from hyrox.errors import InputError
from journal.activities.activity import MOST_SAMPLES

_GPX = "gpx trk trkseg trkpt time type extensions hr heartrate"
_TCX = (
    "TrainingCenterDatabase Activities Activity Lap Track Trackpoint Time TotalTimeSeconds "
    "DistanceMeters HeartRateBpm AverageHeartRateBpm MaximumHeartRateBpm Value Creator Name"
)
WANTED = frozenset(f"{_GPX} {_TCX}".split())
_ATTRIBUTES = ("lat", "lon", "creator", "Sport", "StartTime")
_POINTS = ("trkpt", "Trackpoint")
_DEEPEST = 100
_MOST_ELEMENTS = 6 * MOST_SAMPLES
"""A point has five at most."""
_LONGEST_TEXT = 200
_LONGEST_TAG = 1 << 19
_CHUNK = 1 << 16


def tree_of(data: bytes) -> Element:
    """The wanted elements of a document, nested as there; the others' children move up.

    Raises:
        InputError: it is no XML, has a document type or entities, or is nested or long beyond
            what an activity needs.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser, ParseError

    target = _Wanted()
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    try:
        # In pieces: after an error in a target the parser reads on to the end of what it was fed.
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
            # What has no end yet is held in memory: a tag of millions of attributes too.
            if start - parser.parser.CurrentByteIndex > _LONGEST_TAG:
                raise InputError("The XML of the file is damaged: a tag has no end. Export again.")
        parser.close()
    except DefusedXmlException:
        raise InputError(
            "The file defines XML entities or a document type, which no watch writes. Export the "
            "activity again from the app that recorded it."
        ) from None
    # The parser raises ValueError and LookupError for encodings that it does not know.
    except (ParseError, ValueError, LookupError, AssertionError):
        raise InputError(
            "The XML of the file is damaged or cut off. Export or download it again."
        ) from None
    if target.root is None:
        raise InputError("This XML file is neither TCX nor GPX.")
    return target.root


class _Wanted:
    """Target of the parser: hands what is wanted on to a builder."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._builder = TreeBuilder()
        self._open: list[bool] = []
        self._kept = self._points = self._text = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        wanted = name in WANTED
        if not self._open and not wanted:
            raise InputError("This XML file is neither TCX nor GPX.")
        self._open.append(wanted)
        if len(self._open) > _DEEPEST:
            raise InputError("The XML of the file is nested too deeply for an activity.")
        if wanted:
            self._kept += 1
            self._points += name in _POINTS
            if self._kept > _MOST_ELEMENTS or self._points > MOST_SAMPLES:
                raise InputError(f"The file holds more than {MOST_SAMPLES:,} points.")
            known = {
                name: attributes[name][:_LONGEST_TEXT] for name in _ATTRIBUTES if name in attributes
            }
            self._builder.start(name, known)
            self._text = 0

    def end(self, tag: str) -> None:
        if self._open.pop():
            self._builder.end(tag.rpartition("}")[2])

    def data(self, text: str) -> None:
        # Within an element that is wanted, and no more than a number or a name needs.
        if self._open and self._open[-1] and self._text < _LONGEST_TEXT:
            self._text += len(text)
            self._builder.data(text[:_LONGEST_TEXT])

    def close(self) -> None:
        self.root = self._builder.close()

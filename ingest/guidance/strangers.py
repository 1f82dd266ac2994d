"""What a source beside the shipped corpus may do: add to it, never take its place or its review.

A date of review that stands in a file was written by whoever wrote the file. It counts only when
the maintainer vouches for the folder; else the documents are taken in as not reviewed, without
what contradicts a fact the project cites.
"""

from collections.abc import Collection
from dataclasses import replace

from ingest.guidance.documents import Defect, Guidance, Passage
from ingest.guidance.rows import shown
from ingest.guidance.studies import false_claims, unknown_authority


def without_taken_ids(found: Guidance, taken: Collection[str]) -> Guidance:
    """A source without the documents that bear the id of a shipped one; each is a defect."""
    places = {p.document: p.location for p in found.passages if p.document in taken}
    message = (
        "its id '{}' is that of a document of the shipped corpus, which stays: give it another"
    )
    defects = [
        Defect(location, 1, "taken_id", message.format(document))
        for document, location in places.items()
    ]
    kept = [passage for passage in found.passages if passage.document not in taken]
    return replace(found, passages=kept, defects=[*found.defects, *defects])


def not_vouched(found: Guidance) -> Guidance:
    """Documents that only their writers reviewed, without what contradicts a cited fact."""
    kept: list[Passage] = []
    defects = list(found.defects)
    for passage in found.passages:
        if why := doubts(passage):
            message = (
                f"{shown(why[0], 600)}; if you know better, take the folder in with --reviewed"
            )
            defects.append(Defect(passage.location, 1, "contradicts", message, passage.section))
        else:
            kept.append(replace(passage, reviewed=""))
    left = {passage.document for passage in kept}
    lost = {p.document: p.location for p in found.passages if p.document not in left}
    defects += [
        Defect(location, 1, "nothing_left", "no section of the document can be used")
        for location in lost.values()
    ]
    return replace(found, passages=kept, defects=defects)


def doubts(passage: Passage) -> list[str]:
    """Where a passage speaks against a fact the project cites, or rests on what nobody can open."""
    against = false_claims(f"{passage.section}. {passage.text}", passage.section)
    found = [str(entry) for entry in against]
    if sentence := unknown_authority(passage.text):
        found.append(f'"{sentence}" names a study or researcher that no reference holds')
    return found

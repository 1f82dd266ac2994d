"""Thirty invented passages as a store of their own, for the rules of search."""

from collections.abc import Sequence
from pathlib import Path

from hyrox.settings import PROJECT
from ingest.guidance.documents import Guidance, Passage, Reference
from ingest.progress import Progress
from ingest.vectors.chroma_build import build_guidance
from retrieval.passages import PassageSearch
from retrieval.search.answerable import SIGNS
from retrieval.search.ranking import MEASURES
from retrieval.search.weights import Logistic, Weights

GLOSSARIES = PROJECT / "corpora" / "glossaries"
SAID_TWICE = "Breathe out on every stroke and keep the shoulders loose from first to last."
TICKETS = "I hold nothing about tickets; the organiser's help desk does."

# document, topic, section, text, questions it answers
_GUIDANCE = """
sled-push|sled_push|Body angle|Lean in until the body makes one line from heel to head.|how low should i be on the sled push
sled-push|sled_push|Steps|Take short quick steps and never let the sled stop.|short or long steps on the sled push
sled-push|sled_push|Hands|Hold the poles high with straight arms.|where do i hold the sled
sled-push|sled_push|Pacing the push|Stop at a planned mark, breathe three times, go again.|should i rest on the sled push
sled-pull|sled_pull|Rope|Pull the rope past the hip with the whole body.|how do i pull the rope
sled-pull|sled_pull|Stance|Stand low and walk back with small steps.|how should i stand for the sled pull
ski-erg|ski_erg|Hips first|Fold at the hips and let the arms follow.|arms or hips on the ski erg
ski-erg|ski_erg|Damper|A damper of five or six suits most athletes.|what damper on the ski erg
ski-erg|ski_erg|Breathing on the SkiErg|{twice}|how do i breathe on the ski erg
rowing-erg|row|Legs first|Drive with the legs, then swing, then pull.|order of legs and arms when rowing
rowing-erg|row|Breathing on the rower|{twice}|how do i breathe on the rower
wall-balls|wall_balls|Sets|Break the hundred into sets before you must.|how do i split the wall balls
wall-balls|wall_balls|Catch|Catch high and ride the ball down into the squat.|how do i catch the wall ball
lunges|sandbag_lunges|Knee|Touch the floor softly with the knee each step.|does my knee have to touch in the lunges
carry|farmers_carry|Grip|Hold the handles in the middle and squeeze early.|my grip fails on the carry
burpees|burpee_broad_jump|Step up|Step the feet in one after the other to save energy.|step or jump up in burpees
running|running|Easy runs|Run easily enough to talk in sentences.|how slow is an easy run
running|running|After a station|Start each run with quick short steps until the legs return.|heavy legs when running after the sled
sleep|sleep|Hours|Adults need seven to nine hours of sleep.|how many hours of sleep do i need
sleep|sleep|Naps|A nap of twenty minutes helps after a bad night.|is a nap good after bad sleep
caffeine|supplements|Dose|Three milligrams of caffeine per kilogram an hour before the start.|how much caffeine before the race
hydration|hydration|Thirst|Drink to thirst in races of up to two hours.|how much should i drink during the race
taper|taper|Two weeks|Halve the volume and keep the speed in the last two weeks.|how do i taper
warm-up|race_day|Ten minutes|Jog, open the hips, then three short accelerations.|what warm up before the race
"""  # noqa: E501


def _passage(line: str) -> Passage:
    document, topic, section, text, asked = line.split("|")
    return Passage(
        f"{document}#{section.lower().replace(' ', '-')}", document,
        document.replace("-", " ").title(), section, text.format(twice=SAID_TWICE), topic, "all",
        ("own",), "2026-11-22", f"corpora/guidance/{document}.md", asked=(asked,),
    )  # fmt: skip


def _other(
    kind: str, name: str, topic: str, text: str, *asked: str, reviewed: str = "2026-11-22"
) -> Passage:
    return Passage(
        f"{name}#one", name, name.replace("-", " ").title(), "In short", text, topic, "all",
        () if kind == "outside" else ("own",), reviewed, f"corpora/{name}", kind, asked,
    )  # fmt: skip


PASSAGES = [
    *(_passage(line) for line in _GUIDANCE.strip().splitlines()),
    _other("exercise", "exercise-box-squat", "wall_balls", "Sit back to a box and stand up.",
           "how do i squat to a box"),
    _other("food", "food-oats", "nutrition", "Oats, per 100 g: energy 379 kcal, protein 13 g.",
           "how many calories in oats"),
    _other("recipe", "recipe-porridge", "nutrition", "Stir oats into milk and simmer.",
           "how do i cook porridge"),
    _other("web", "web-damper", "ski_erg", "What damper on the ski erg? Set it to ten.",
           "what damper on the ski erg", reviewed=""),
    _other("web", "web-foam", "recovery", "Roll the calves with foam for a minute.",
           "how long do i foam roll my calves", reviewed=""),
    _other("outside", "outside-tickets", "outside", TICKETS, "how much is a ticket",
           "when do tickets go on sale", "are tickets sold out", reviewed=""),
]  # fmt: skip


def build_tiny(folder: Path, passages: Sequence[Passage] = PASSAGES) -> Path:
    """A store in a new folder."""
    folder.mkdir(parents=True)
    guidance = Guidance(list(passages), {"own": Reference("Own notes", licence="Apache-2.0")})
    build_guidance(folder, guidance, None, Progress(quiet=True))
    return folder


def open_tiny(folder: Path) -> PassageSearch:
    return PassageSearch(folder, GLOSSARIES)


def plain_weights(*, answers: bool) -> Weights:
    """Weights of no fit: by vectors and topics alone, and an answer to everything or nothing."""
    told = {"meaning": 4.0, "asked": 4.0, "topic": 0.5, "wanted": 1.0}
    ranking = Logistic(MEASURES, tuple(told.get(name, 0.0) for name in MEASURES), -4.0)
    answer = Logistic(SIGNS, (0.0,) * len(SIGNS), 9.0 if answers else -9.0)
    return Weights(ranking, answer, 0.5)

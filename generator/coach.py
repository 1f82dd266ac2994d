"""The coach: question in, checked sentences out.

Safety first, then code decides what the question is about and gathers the evidence, the model
puts it into words, and every sentence is verified before it is shown. Without a model the same
evidence answers in plain sentences, and the answer says so.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.teams import is_team
from generator.answer import Answer, Clock, Sentence, Status
from generator.asks.compute import ABSENT, AskBackError, compute
from generator.asks.offers import offer
from generator.asks.suggestions import suggestions
from generator.conversation import Conversation, History, Prepared, nothing_to_say
from generator.dangers.taught import opening, rules_alone
from generator.differences import differences
from generator.focus import focus
from generator.heard import Heard
from generator.lookup import look_up, no_source
from generator.prompt import ungrounded
from generator.prompts import prompt_hash
from generator.race import OpenRace
from generator.safety import RedFlag, screen_heard
from generator.speech import plain_sentences_of, spoken
from generator.stream import cited_sentences, plain_sentences
from hyrox.errors import InputError, ModelError, NotFoundError
from hyrox.evidence import Evidence
from hyrox.results import RaceResult
from hyrox.settings import Settings
from hyrox.settings import settings as default_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from langchain_core.language_models import BaseChatModel

    from analysis.readings import Background
    from generator.dangers.taught import TaughtScreen
    from retrieval.library import Library
    from retrieval.live import LiveLibrary

MAX_QUESTION = 1_000
"""Characters of a question; a message longer than this is no question."""

MAX_TOKENS = 220
"""Longest answer, tokens: six sentences."""

NO_MODEL = "The language model is not available, so this answer is made of the facts alone."
UNGROUNDED = "Answered without evidence, for comparison: nothing here was checked."
STOPPED = "Stopped."


class Coach:
    """Answers questions over a library with a chat model (``None``: facts alone).

    Safe to use from several threads; the model answers one question at a time.
    """

    def __init__(
        self,
        library: "Library | LiveLibrary",
        model: "BaseChatModel | None",
        model_name: str,
        why: str = "",
        taught: "Callable[[], TaughtScreen | None]" = rules_alone,
    ) -> None:
        self.library = library
        self.model = model
        self.model_name = model_name
        self.note = why
        """Why there is no model, in words for the reader; empty if there is one."""
        self.taught = taught
        """Gives the screen that is asked where the rules see no danger; None: rules alone."""

    @classmethod
    def open(cls, settings: Settings | None = None, *, follow: bool = False) -> "Coach":
        """Open the stores and the model that the settings name.

        A model that cannot be opened is no error: the coach answers from the facts and says so.

        Args:
            follow: take newer versions of the stores into use as they are built, for an app that
                stays open.

        Raises:
            StoreError: the stores are missing; the message says how to build them.
        """
        from retrieval.library import Library
        from retrieval.live import LiveLibrary

        config = settings or default_settings()
        library = LiveLibrary.open(config) if follow else Library.open(config)
        taught = opening(config.models_dir) if config.screen == "taught" else rules_alone
        if config.model == "none":
            return cls(library, None, "none", taught=taught)
        from generator.backends import chat_model

        try:
            return cls(library, chat_model(config.model, config), config.model, taught=taught)
        except ModelError as error:
            return cls(library, None, "none", f"{NO_MODEL} ({error})", taught)

    def close(self) -> None:
        """Give back the model's memory and close the stores."""
        close = getattr(self.model, "close", None)
        if close is not None:
            close()
        self.library.close()

    def open_race(
        self,
        result: RaceResult,
        *,
        background: "Background | None" = None,
        goal_s: float | None = None,
        prefill: bool = True,
    ) -> OpenRace:
        """Read a race; its prompt head is prefilled in the background, ready for a question.

        Args:
            background: what is known of the athlete besides who and where.
            goal_s: a finish to measure the race against, seconds.

        Raises:
            NotFoundError: nobody to compare with.
        """
        with self.library.lease() as library:
            report = library.report(result, background, goal_s)
            try:
                near = tuple(library.similar(result)) if result.finish_known else ()
            except NotFoundError:
                near = ()
        race = OpenRace(report, near)
        warm = getattr(self.model, "prefill", None)
        if prefill and warm is not None:
            threading.Thread(target=warm, args=(race.head,), daemon=True).start()
        return race

    def ask(
        self,
        question: str,
        race: OpenRace | None = None,
        history: History = (),
        grounded: bool = True,
        stop: threading.Event | None = None,
        style: str = "",
    ) -> Iterator[Sentence | Answer]:
        """Yield each sentence as it passes its check, and last the whole ``Answer``.

        Args:
            question: as the athlete typed it; data, never an instruction.
            race: the open race, if any.
            history: earlier exchanges of this conversation.
            grounded: ``False`` asks the bare model, for comparison; nothing is checked then.
            stop: set it to end the answer after the sentence that is under way.
            style: how the athlete likes to be spoken to (``generator.style.Style.words``).

        Raises:
            InputError: the question is empty or far too long.
        """
        clock = Clock()
        question = check_question(question)
        heard = self._hear(question)
        if flag := screen_heard(question, heard.english, heard.language, self.taught()):
            yield from self._refer(question, flag, clock)
        elif not grounded:
            yield from self._ungrounded(question, clock, stop)
        else:
            conversation = Conversation.of(race, history)
            before = self._hear(conversation.last_question).english
            conversation = replace(conversation, last_question=before)
            yield from self._grounded(heard, conversation, clock, stop, style)

    def _hear(self, question: str) -> Heard:
        return Heard.of(question, self.library.settings.corpora / "glossaries")

    def prepare(self, question: str, conversation: Conversation, style: str = "") -> Prepared:
        """Evidence and prompt of a question: everything before the model.

        A request that cannot be computed is ready too: what it ``asks`` is the whole answer.
        """
        race = conversation.race
        read = focus(
            question,
            race_open=race is not None,
            last_segments=conversation.last_segments,
            team=race is not None and is_team(race.report.result.division),
        )
        with self.library.lease() as library:
            found = look_up(library, question, read, race, conversation.last_question)
            try:
                computed = compute(question, read, library, race)
            except AskBackError as back:
                return nothing_to_say(str(back))
            ready = conversation.prepare(
                question,
                read,
                found.hits if found else (),
                library.references,
                computed,
                self.model_name,
                style,
            )
        if not (ready.opening or ready.use or ready.lists):
            return nothing_to_say(ABSENT.get(read.intent) or no_source(found, race))
        return ready

    def suggestions(self, race: OpenRace | None = None) -> list[str]:
        """Questions worth a first click."""
        return suggestions(race.report if race else None)

    def _refer(self, question: str, flag: RedFlag, clock: Clock) -> Iterator[Sentence | Answer]:
        sentence = Sentence(flag.advice, (), Status.VERIFIED, generated=False)
        clock.sentence()
        yield sentence
        yield Answer(
            question, (sentence,), Evidence(), self.model_name, red_flag=flag.name,
            timing=clock.timing(),
        )  # fmt: skip

    def _ungrounded(
        self, question: str, clock: Clock, stop: threading.Event | None
    ) -> Iterator[Sentence | Answer]:
        if self.model is None:
            raise InputError(
                "Without a language model there is no ungrounded answer. "
                "Set HYROX_COACH_MODEL=embedded and start again."
            )
        sentences = []
        for text in plain_sentences(self._tokens(ungrounded(question), clock, stop)):
            sentences.append(Sentence(text, (), Status.UNCHECKED))
            clock.sentence()
            yield sentences[-1]
        yield Answer(
            question, tuple(sentences), Evidence(), self.model_name, grounded=False,
            note=UNGROUNDED, prompt_hash=prompt_hash("ungrounded"), timing=clock.timing(),
        )  # fmt: skip

    def _grounded(
        self,
        heard: Heard,
        conversation: Conversation,
        clock: Clock,
        stop: threading.Event | None,
        style: str,
    ) -> Iterator[Sentence | Answer]:
        question = heard.english
        ready = self.prepare(question, conversation, style)
        clock.retrieved()
        sentences: list[Sentence] = []
        note, asked, told = " ".join(filter(None, (self.note, heard.note))), "", False
        if (offered := offer(question)) and not ready.asks:
            sentences.append(_by_code(offered))
            clock.sentence()
            yield sentences[-1]
        for sentence in plain_sentences_of(ready.opening):
            sentences.append(sentence)
            clock.sentence()
            yield sentence
        if ready.asks:
            found: Iterator[Sentence] = iter([_by_code(ready.asks)])
        elif not ready.use:
            found = iter(())
        elif self.model is None:
            found = plain_sentences_of(ready.use)
            note = note if self.note else " ".join(filter(None, (NO_MODEL, note)))
        else:
            asked = ready.asked
            drafts = cited_sentences(self._tokens(ready.messages, clock, stop))
            found = spoken(drafts, ready.use, ready.evidence, question)
        try:
            for sentence in found:
                sentences.append(sentence)
                if sentence.shown:
                    told = True
                    clock.sentence()
                    yield sentence
        except ModelError as error:
            note = f"{NO_MODEL} ({error})"
        stopped = stop is not None and stop.is_set()
        if not stopped:
            for text, ids in differences(ready.use):
                sentences.append(Sentence(text, ids, Status.VERIFIED, generated=False))
                clock.sentence()
                yield sentences[-1]
            for sentence in plain_sentences_of((*(() if told else ready.use), *ready.lists)):
                sentences.append(sentence)
                clock.sentence()
                yield sentence
        yield Answer(
            heard.question, tuple(sentences), ready.evidence, self.model_name,
            note=STOPPED if stopped else note, prompt_hash=prompt_hash("coach"),
            timing=clock.timing(), asked=asked, saw=tuple(ready.messages) if asked else (),
        )  # fmt: skip

    def _tokens(
        self, messages: Sequence[dict[str, str]], clock: Clock, stop: threading.Event | None
    ) -> Iterator[str]:
        """Pieces of text as the model makes them.

        Raises:
            ModelError: the model failed on the way.
        """
        from langchain_core.messages import AIMessage, HumanMessage

        assert self.model is not None
        chat = [
            HumanMessage(m["content"]) if m["role"] == "user" else AIMessage(m["content"])
            for m in messages
        ]
        stream = self.model.stream(chat, max_tokens=MAX_TOKENS)
        try:
            for chunk in stream:
                clock.token()
                if chunk.text:
                    yield str(chunk.text)
                if stop is not None and stop.is_set():
                    return
        except ModelError:
            raise
        except Exception as error:
            raise ModelError(f"The model stopped with an error: {error}") from error
        finally:
            close = getattr(stream, "close", None)
            if close is not None:
                close()


def _by_code(text: str) -> Sentence:
    """A sentence that no model wrote and that claims nothing about the race."""
    return Sentence(text, (), Status.VERIFIED, generated=False)


def check_question(question: str) -> str:
    """The question without surrounding space and control characters.

    Raises:
        InputError: it is empty or longer than ``MAX_QUESTION`` characters.
    """
    clean = "".join(c if c.isprintable() or c in "\n\t" else " " for c in question).strip()
    if not any(c.isalnum() for c in clean):
        raise InputError("Please type a question in words.")
    if len(clean) > MAX_QUESTION:
        raise InputError(
            f"That is {len(clean):,} characters; a question may have up to {MAX_QUESTION:,}. "
            "Please ask it shorter."
        )
    return clean

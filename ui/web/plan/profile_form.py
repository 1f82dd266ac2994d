"""The profile as a form: filled from a file or by hand, and given back as a file."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from hyrox.errors import InputError
from hyrox.plans.profile import Profile
from hyrox.plans.reading import ProfileError, read_profile
from ui.language.telling import t
from ui.race_input import MAX_BYTES
from ui.web.charts.content import content
from ui.web.markup import esc, note
from ui.web.plan.desk import Desk
from ui.web.plan.profile_fields import GROUPS, Field, Value, edited, form_values, label_of
from ui.web.race.downloads import Download
from ui.web.session import Session

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""
_BEGINNING = '{"personal_info": {"age": 34}}'
_OPEN = 2
"""Groups that are open from the start."""


class ProfileForm:
    """Builds the form's components; the page decides when it is read."""

    def __init__(self, session: gr.State, desk: gr.State) -> None:
        self.session, self.desk = session, desk
        self._from_file()
        self.fields: dict[str, Any] = {}
        for number, (name, group) in enumerate(GROUPS):
            with (
                gr.Accordion(t(name), open=number < _OPEN, elem_classes="hc-fold-plain"),
                gr.Group(elem_classes="hc-fields"),
            ):
                for field in group:
                    self.fields[field.path] = component(field, "hc-profile")
        self.problem = gr.HTML(apply_default_css=False, elem_id="hc-profile-problem")

    @property
    def inputs(self) -> list[Any]:
        """The fields, in the order that handlers take their values."""
        return list(self.fields.values())

    @property
    def outputs(self) -> list[Any]:
        """Every component that the form's handlers update."""
        return [*self.inputs, self.problem, self.file, self.pasted]

    def listen(self) -> None:
        """Connect the form's own events."""
        private: dict[str, Any] = {"api_visibility": "private", "outputs": self.outputs}
        states = [self.session, self.desk]
        self.file.upload(self.fill_from_file, [*states, self.file], **private)
        self.use.click(self.fill_from_text, [*states, self.pasted], **private)
        self.download.listen(self.saved, [*states, *self.inputs], self.problem)

    def fill_from_file(self, session: Session, desk: Desk, file: str | None) -> Updates:
        """The form with the profile of an uploaded file; it is read once and deleted."""
        if not file:
            return {self.problem: ""}
        path = Path(file)
        try:
            data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b" " * (MAX_BYTES + 1)
        finally:
            path.unlink(missing_ok=True)
        return self._filled(session, desk, data) | {self.file: None}

    def fill_from_text(self, session: Session, desk: Desk, text: str) -> Updates:
        """The form with the profile of a pasted text."""
        return self._filled(session, desk, (text or "").encode())

    def _filled(self, session: Session, desk: Desk, data: bytes) -> Updates:
        try:
            session.profile = read_profile(_parsed(data))
        except InputError as error:
            return {self.problem: note(said(error), "error")}
        return {**self.shown(session, desk), self.pasted: ""}

    def shown(self, session: Session, desk: Desk) -> Updates:
        """The form with the profile of the tab, and nothing typed."""
        desk.shown = form_values(session.profile or Profile())
        return {self.problem: "", **self._updates(desk.shown)}

    def read(self, session: Session, desk: Desk, values: Sequence[Value]) -> Profile:
        """The tab's profile with what was typed; it is the tab's profile from now on.

        Raises:
            ProfileError: something typed cannot be used.
        """
        typed = dict(zip(self.fields, values, strict=True))
        session.profile = edited(session.profile or Profile(), desk.shown or _EMPTY, typed)
        desk.shown = typed
        return session.profile

    def saved(self, session: Session, desk: Desk, *values: Value) -> tuple[str, bytes]:
        """Name and content of the profile as a file.

        Raises:
            InputError: something typed cannot be used; the message names the field.
        """
        try:
            profile = self.read(session, desk, values)
        except ProfileError as error:
            raise InputError(said(error)) from None
        return "profile.json", (profile.model_dump_json(indent=2, by_alias=True) + "\n").encode()

    def _updates(self, values: Mapping[str, Value]) -> Updates:
        return {self.fields[path]: gr.update(value=value) for path, value in values.items()}

    def _from_file(self) -> None:
        with gr.Accordion(
            t("Fill the form from a profile (JSON)"), open=False, elem_id="hc-profile-file",
            elem_classes="hc-fold-plain",
        ):  # fmt: skip
            with gr.Row(elem_classes="hc-details"):
                self.file = gr.File(
                    label=t("A profile as JSON, up to 1 MB"),
                    file_types=[".json", ".txt"],
                    height=130,
                )
                with gr.Column():
                    self.pasted = gr.Textbox(
                        label=t("Or paste it"), lines=3, max_lines=6, elem_id="hc-profile-paste",
                        placeholder='{"personal_info": {"age": 34, ...}, ...}',
                    )  # fmt: skip
                    self.use = gr.Button(t("Fill the form"), size="sm", elem_id="hc-profile-use")
            self.download = Download(t("Download my profile"), "hc-profile-save")
            gr.HTML(
                f'<p class="hc-small">{esc(t("It is read once and deleted."))}</p>',
                apply_default_css=False,
            )


def said(error: InputError) -> str:
    """A complaint about a profile, with the field as the form calls it."""
    field = getattr(error, "field", "")
    label = label_of(field) if field else ""
    if label == field:
        return str(error)
    return t("{field}: {error}", field=label, error=content(str(error)))


_EMPTY: Mapping[str, Value] = form_values(Profile())


def _parsed(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        raise InputError(t("That is more than 1 MB: no profile is that long."))
    if not data.strip():
        raise InputError(t("There is no profile yet: choose a file, or paste one."))
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise InputError(
            t("That is no JSON. A profile begins like {example}.", example=content(_BEGINNING))
        ) from None


def component(field: Field, prefix: str) -> Any:
    """The component of a field, empty; its id begins with ``prefix``."""
    common: dict[str, Any] = {
        "label": t(field.label), "info": t(field.why), "elem_id": f"{prefix}-{field.name}",
        "min_width": 120,
    }  # fmt: skip
    if field.kind in ("lines", "choices"):
        common["elem_classes"] = "hc-wide"
    choices = [(t(words), value) for words, value in field.choices]
    if field.kind == "tick":
        return gr.Checkbox(False, **common)
    if field.kind == "choice":
        return gr.Dropdown(
            [(t("not said"), ""), *choices], value="", filterable=False, **common
        )  # fmt: skip
    if field.kind == "choices":
        return gr.Dropdown(choices, value=[], multiselect=True, **common)
    lines = 2 if field.kind == "lines" else 1
    return gr.Textbox(
        placeholder=field.example, lines=lines, max_lines=6 if lines > 1 else 1, **common
    )

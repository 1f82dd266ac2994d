"""The text a chat becomes for Gemma: one function, used by training and by serving alike.

A model answers best in exactly the shape it was taught, so this is the only place where turns
become text. Knows nothing about tokenizers, prompts or models.

Source of the format: the chat template of the Gemma model family (turns between
``<start_of_turn>`` and ``<end_of_turn>``, the assistant called ``model``, no system turn: what
the system says opens the first user turn).
"""

import re
from collections.abc import Iterable, Mapping

BOS = "<bos>"
END_OF_TURN = "<end_of_turn>"
USER_OPENS = "<start_of_turn>user\n"
MODEL_OPENS = "<start_of_turn>model\n"

CHAT_TEMPLATE = (
    "{{ bos_token }}"
    "{%- set opening = '' -%}"
    "{%- if messages[0]['role'] == 'system' -%}"
    "{%- set opening = messages[0]['content'] | trim + '\n\n' -%}"
    "{%- set messages = messages[1:] -%}"
    "{%- endif -%}"
    "{%- for message in messages -%}"
    "{{ '<start_of_turn>' + ('model' if message['role'] == 'assistant' else 'user') + '\n' }}"
    "{{ opening if loop.first else '' }}{{ message['content'] | trim }}{{ '<end_of_turn>\n' }}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{ '<start_of_turn>model\n' }}{%- endif -%}"
)
"""The same format as a Jinja template, for servers that read it from a model file's metadata."""

_CONTROL = re.compile(
    r"<(bos|eos|pad|unk|mask|\[@BOS@\]|2mass|start_of_turn|end_of_turn|start_of_image"
    r"|end_of_image|image_soft_token|unused\d+)>"
)


def plain(content: str) -> str:
    """``content`` trimmed, its control tokens made ordinary words.

    Pages and users write text too: a pasted ``<end_of_turn>`` must not end a turn.
    """
    return _CONTROL.sub(r"\1", content).strip()


def with_bos(text: str, bos_token: str | None) -> str:
    """A rendered chat that opens with another model's own token for the beginning of a text.

    Models read badly without theirs (Mistral ``<s>``, GPT-2 ``<|endoftext|>``). Turns stay as they
    are: where their markers are no control tokens they are plain text, learned as such.
    """
    if not text.startswith(BOS):
        return text
    return f"{bos_token or ''}{text.removeprefix(BOS)}"


def segments(messages: Iterable[Mapping[str, str]]) -> list[tuple[str, bool]]:
    """A chat as consecutive pieces of text, each with whether the model wrote it.

    The model's pieces hold the answer and its ``<end_of_turn>``: what it has to learn to say.
    Joined, the pieces are the whole rendered chat.

    Raises:
        ValueError: a role is not system, user or assistant, the turns do not alternate from
            the user on, or there is no user turn.
    """
    pieces: list[tuple[str, bool]] = []
    prompt, opening, expected = BOS, "", "user"
    for index, message in enumerate(messages):
        role, content = message["role"], plain(message["content"])
        if role == "system" and index == 0:
            opening = f"{content}\n\n"
            continue
        if role not in ("user", "assistant"):
            raise ValueError(f"unknown role {role!r} in message {index + 1}")
        if role != expected:
            raise ValueError(f"message {index + 1} should be of the {expected}, not the {role}")
        if role == "user":
            prompt += f"{USER_OPENS}{opening}{content}{END_OF_TURN}\n"
            opening, expected = "", "assistant"
        else:
            pieces += [(prompt + MODEL_OPENS, False), (content + END_OF_TURN, True)]
            prompt, expected = "\n", "user"
    if not pieces and prompt == BOS:
        raise ValueError("a chat needs at least one message of the user")
    return [*pieces, (prompt, False)]


def render_chat(messages: Iterable[Mapping[str, str]], *, open_answer: bool = True) -> str:
    """The chat as Gemma reads it: ``<bos>`` once, then the turns.

    Args:
        messages: ``{"role": "system" | "user" | "assistant", "content": str}`` in order; an
            optional system message first, then user and assistant in turns.
        open_answer: end with the opening of the model's turn, ready to be completed.

    Raises:
        ValueError: see :func:`segments`.
    """
    text = "".join(piece for piece, _ in segments(messages))
    return text + MODEL_OPENS if open_answer else text

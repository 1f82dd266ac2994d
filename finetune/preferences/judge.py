"""What a preference run did to held-out pairs and prompts: rewards, wins, sentences that pass."""

import random
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from finetune.preferences.pairs import Pair
from generator.chat_format import END_OF_TURN, render_chat
from generator.coach import MAX_TOKENS
from generator.stream import cited_sentences
from generator.verify import verify
from hyrox.evidence import Evidence

if TYPE_CHECKING:
    from finetune.chats import Tokenize
    from finetune.preferences.dpo import Scored

RESAMPLES = 2_000


def rewards(before: Sequence["Scored"], after: Sequence["Scored"], beta: float) -> dict[str, Any]:
    """Reward margin and accuracy of held-out pairs, and how often the preferred answer wins.

    The reward of an answer is ``beta`` times what its log-probability gained. ``accuracy`` is the
    share of pairs whose preferred answer gained more; ``wins`` the share whose preferred answer is
    the likelier one, token for token, before and after.
    """
    margins = [
        beta * ((b.chosen - a.chosen) - (b.rejected - a.rejected))
        for a, b in zip(before, after, strict=True)
    ]
    return {
        "pairs": len(margins),
        "reward_margin": with_interval(margins),
        "reward_accuracy": with_interval([float(margin > 0) for margin in margins]),
        "wins_before": with_interval([float(s.prefers_chosen) for s in before]),
        "wins_after": with_interval([float(s.prefers_chosen) for s in after]),
    }


def with_interval(values: Sequence[float], seed: int = 0) -> dict[str, Any] | None:
    """Mean and its 95 % bootstrap interval (percentiles of resampled means; Efron 1979)."""
    if not values:
        return None
    rng = random.Random(seed)
    count = len(values)
    means = sorted(sum(rng.choices(values, k=count)) / count for _ in range(RESAMPLES))
    ends = means[round(0.025 * RESAMPLES)], means[round(0.975 * RESAMPLES) - 1]
    return {"mean": round(sum(values) / count, 4), "interval": [round(end, 4) for end in ends]}


def answers(
    adapted: Any,
    tokenizer: Any,
    tokenize: "Tokenize",
    pairs: Sequence[Pair],
    progress: Callable[[str], None],
) -> list[str]:
    """The model's own greedy answer to each prompt, as text with citations."""
    import torch

    adapted.eval()
    ends = tokenizer.convert_tokens_to_ids(END_OF_TURN)
    found = []
    for number, pair in enumerate(pairs, 1):
        ids = torch.tensor([tokenize(render_chat(pair.prompt))], device=adapted.device)
        with torch.no_grad():
            made = adapted.generate(
                input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=MAX_TOKENS,
                do_sample=False, eos_token_id=ends, pad_token_id=ends, top_k=None, top_p=None,
            )  # fmt: skip
        text = tokenizer.decode(made[0, ids.shape[1] :], skip_special_tokens=True)
        found.append(text.split(END_OF_TURN)[0].strip())
        progress(f"answered {number} of {len(pairs)} held-out prompts")
    return found


def passed(pairs: Sequence[Pair], said: Sequence[str]) -> dict[str, Any]:
    """The share of sentences that pass the verifier unaided, and how long the answers are."""
    verdicts = [
        verify(sentence, Evidence(pair.evidence), pair.question).passed
        for pair, text in zip(pairs, said, strict=True)
        for sentence in cited_sentences([text])
    ]
    return {
        "prompts": len(said),
        "sentences": len(verdicts),
        "passed": with_interval([float(verdict) for verdict in verdicts]),
        "words_an_answer": round(sum(len(t.split()) for t in said) / max(1, len(said)), 1),
    }

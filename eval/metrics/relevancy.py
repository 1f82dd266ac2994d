"""Whether an answer is about its question: cosine of their embeddings.

RAGAS (Es et al. 2023, arXiv:2309.15217, section 3) lets a language model guess questions from the
answer and compares those with the question; without one, the answer itself is compared, by
all-MiniLM-L6-v2 (Reimers and Gurevych 2019, arXiv:1908.10084) as the stores use it.

It does not show whether the answer is right or complete: repeating the question scores 1, a wrong
figure changes next to nothing, and an honest "nothing here says so" scores low. It may describe,
not judge.
"""


def relevancy(question: str, answer: str) -> float:
    """Cosine of question and answer, from -1 to 1; 0 where either is empty.

    Raises:
        ModelError: the embedding model is not installed.
    """
    import numpy as np

    from ingest.vectors.embedding import encoder

    if not question.strip() or not answer.strip():
        return 0.0
    one, other = encoder().encode([question, answer]).astype(np.float64)
    # Its vectors are of unit length but for rounding.
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))

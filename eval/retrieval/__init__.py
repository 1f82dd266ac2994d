"""How well search finds the passage that answers: questions, judgements, metrics, plain systems."""

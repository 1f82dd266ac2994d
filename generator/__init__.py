"""Evidence to words: model backends, prompts, verification, guards, the coach."""

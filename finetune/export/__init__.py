"""From a run's folder to files that others serve: GGUF LoRA, merged weights, a model card.

What is written is compared with what was trained: the same prompts, token by token.
"""

"""The readings of ``analysis`` in words: facts that a sentence of the coach may rest on."""

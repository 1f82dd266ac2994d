"""An opinion beside the rules: a language model judges pairs of answers and their sentences.

Never needed, never the only evidence, and marked as an opinion wherever it is shown.
"""

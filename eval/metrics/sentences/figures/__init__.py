"""The figures of a sentence: amounts in words, what follows by arithmetic, what they are per."""

"""Numbers to facts: cohorts, percentiles, expectation, gaps. No files, no stores, no words of a
model; everything works on a ``Field`` of finishes handed in.
"""

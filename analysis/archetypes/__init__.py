"""What kind of athlete: how a race's time is spent, whatever its speed.

``axes`` turns a race into seven standardised axes, ``clusters`` groups and names them,
``archetypes`` holds the fitted whole, ``words`` says it. Knows no store and no report.
"""

from analysis.archetypes.archetypes import Archetypes

__all__ = ["Archetypes"]

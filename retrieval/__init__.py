"""Question and facts to evidence: similar athletes, guidance passages."""

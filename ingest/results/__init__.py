"""Race results, judged by the gate and kept as Parquet; ``reading`` brings them in."""

"""Race results: files and frames to rows, judged by the gate, kept as Parquet."""

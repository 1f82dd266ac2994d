"""What examples are made from: invented races, documents, tables."""

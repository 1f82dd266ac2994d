"""What people say of answers and plans: shapes, forms, and the file that ratings are kept in.

The page *Evaluate* writes these files and ``eval.people`` reads them; neither knows the other.
"""

"""More than one process: a model server, copies of the app, and what starts and watches them."""

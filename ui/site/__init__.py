"""The web server's doors: who comes in, what they may ask for, what is told of it."""

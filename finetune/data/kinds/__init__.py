"""One module for each kind of example: ``make`` yields examples, ``fault`` says what is wrong."""

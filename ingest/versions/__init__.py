"""Where the versions of the stores are kept: on this machine, or in a database that many share."""

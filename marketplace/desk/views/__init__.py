"""Pages of the desk on which something is decided: each says what, why and what follows."""

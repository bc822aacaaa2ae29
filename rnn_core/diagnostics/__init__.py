"""One measured quantity a module; each says what it tells you."""

"""A training as values: config, tasks, sources, kinds of network, film and progress. No torch."""

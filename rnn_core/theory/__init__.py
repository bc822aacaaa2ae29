"""What is laid beside a run: predictions, the cliff of one unit, networks that share nothing over time."""

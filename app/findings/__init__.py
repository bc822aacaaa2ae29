"""What was measured of an experiment, how it is drawn and told, where several pages show it."""

"""Many trainings to answer one question, and their stored numbers."""

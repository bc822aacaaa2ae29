"""Lessons: what they ask, what is measured when they reveal, and how a step stands on a page."""

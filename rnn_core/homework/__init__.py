"""Homework: what a student measured of a network, read, compared, and explained by the mistakes that give it."""

"""Homework on the command line: a link says what is asked, a CSV what was found."""

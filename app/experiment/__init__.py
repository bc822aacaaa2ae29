"""What is asked: the experiment as a value, its controls and its link."""

"""The same work as a PyTorch user would do it, side by side; and what a browser and a room of students wait for."""

"""Style, history and icon of the app."""

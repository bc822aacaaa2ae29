"""Paper and ink of figures and diagrams; it knows no network."""

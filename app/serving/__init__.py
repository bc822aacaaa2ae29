"""How the app is served: as one process, or as one a core behind nginx."""

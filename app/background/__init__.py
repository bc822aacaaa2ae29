"""Work behind the pages: at most as much at once as there are cores, shared, left when nobody looks."""

"""Work behind the pages: at most as much at once as there are cores, shared between sessions, stopped without one."""

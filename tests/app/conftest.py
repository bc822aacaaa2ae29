"""Whatever hypothesis draws for the app, it draws again the next time."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("app", deadline=None, derandomize=True, database=None)
settings.load_profile("app")

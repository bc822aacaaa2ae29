"""Of everything that the image installs it is said which version it is and under which licence it stands."""

from __future__ import annotations

from importlib.metadata import version

from app.serving.licences import listed
from tests.deploy.test_lock import LOCKED, canonical

INSTALLED = {canonical(name): (of, named) for name, of, named in listed()}


def test_each_package_of_the_app_has_its_version_and_a_licence() -> None:
    for name in [*LOCKED, "torch"]:
        of, named = INSTALLED[name]
        assert of == version(name)
        assert named != "not said", name


def test_none_asks_more_of_who_passes_the_image_on_than_to_name_it() -> None:
    """GPL and AGPL would; LGPL, of the driver of PostgreSQL, and MPL, of the list of authorities, ask for their own files."""
    for name in [*LOCKED, "torch"]:
        named = INSTALLED[name][1].replace("LGPL", "")
        assert "GPL" not in named, name

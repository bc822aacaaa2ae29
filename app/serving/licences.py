"""What is installed, its versions and licences: python -m app.serving.licences. The image keeps the list in LICENCES.txt.

The licences' texts stand where each package was installed, in its `.dist-info`; of Debian's packages in /usr/share/doc.
"""

from __future__ import annotations

from importlib.metadata import Distribution, distributions

_CLASSIFIER = "License :: "
_MEANS_NOTHING = ("", "UNKNOWN", "OSI Approved")
_LONGEST = 80  # of a licence's name: some packages have its text there


def licence(package: Distribution) -> str:
    """As the package says it: an SPDX expression where it has one."""
    said = package.metadata
    classified = [
        each.rsplit(" :: ", 1)[1] for each in said.get_all("Classifier") or [] if each.startswith(_CLASSIFIER)
    ]
    written = (said["License"] or "").strip().partition("\n")[0]
    said_so = (said["License-Expression"] or "", " and ".join(classified), written[:_LONGEST])
    return next((found for found in said_so if found not in _MEANS_NOTHING), "not said")


def listed() -> list[tuple[str, str, str]]:
    """Name, version and licence of every package, by name."""
    found = {package.metadata["Name"]: package for package in distributions()}
    return [(name, found[name].version, licence(found[name])) for name in sorted(found, key=str.lower)]


if __name__ == "__main__":
    for name, version, named in listed():
        print(f"{name:28} {version:16} {named}")

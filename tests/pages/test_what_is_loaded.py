"""What the app keeps in memory: a class shares one small server."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.pages.reading import ROOT

_EVERY_PAGE = """
import sys
from pathlib import Path
from tests.pages.reading import open_page
link = dict.fromkeys({keys!r}, "true") | {{"T": "6", "H": "3", "steps": "10", "seeds": "one"}}
for page in sorted(Path("pages").glob("*.py")):
    app = open_page(page.stem, link)
    assert not app.exception, app.exception
    print(page.stem, *sorted({{"pandas", "pyarrow", "matplotlib"}} & set(sys.modules)))
"""


def test_no_page_with_all_its_sections_open_loads_a_library_of_tables() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("*.py")]
    keys = sorted({key for source in sources for key in re.findall(r'key="(open_\w+)"', source)})
    command = [sys.executable, "-c", _EVERY_PAGE.format(keys=keys)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == [path.stem for path in sorted((ROOT / "pages").glob("*.py"))]

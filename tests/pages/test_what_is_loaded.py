"""What the app keeps in memory: a class shares one small server."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.pages.reading import PAGES, ROOT

_EVERY_PAGE = """
import os
import sys
from tests.pages.reading import PAGES, open_page
link = dict.fromkeys({keys!r}, "true") | {{"T": "6", "H": "3", "steps": "10", "seeds": "one"}}
for page in PAGES:
    app = open_page(page, link)
    assert not app.exception, app.exception
    print(page, *sorted({{"pandas", "pyarrow", "matplotlib"}} & set(sys.modules)))
sys.stdout.flush()
os._exit(0)  # trainings go on behind the pages: torch's threads abort where the interpreter ends under them
"""


def test_no_page_with_all_its_sections_open_loads_a_library_of_tables() -> None:
    sources = [
        path.read_text(encoding="utf-8") for folder in ("app", "pages") for path in (ROOT / folder).rglob("*.py")
    ]
    keys = sorted({key for source in sources for key in re.findall(r'key="(open_\w+)"', source)})
    command = [sys.executable, "-c", _EVERY_PAGE.format(keys=keys)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == PAGES

"""Files that these tests hand in stay in a database of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.classroom.database import Database
from tests.app.classroom.asked import own_database


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with pytest.MonkeyPatch.context() as patch, own_database(patch, tmp_path_factory.mktemp("files")) as found:
        yield found

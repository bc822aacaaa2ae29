"""The shape of the project: where the imports point, what must not meet, how long a file may be. CONTRIBUTING says why."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pages.page_list import EVERY
from tests.house import CODE, ROOT, arrows, between_rooms, circles, files, imported, modules_of, reached, room, tree_of

DOORS = [file for file in files("pages") if Path(file).parent.name == Path(file).stem]
ENTRY = "app/main.py"
FIGURES, WORDS, MEASURED = ("figure", "diagram"), ("words",), ("measured",)
# From the ground up: each imports from the floors below it alone.
FLOORS = {
    "app": (
        ("app/language",),
        ("app/data_folder.py", "app/numbers.py"),
        ("app/drawing",),
        ("app/components",),
        ("app/experiment", "app/theme"),
        ("app/background", "app/findings"),
        ("app/homework", "app/lessons"),
        ("app/classroom",),
        ("app/serving",),
        ("app/server.py", ENTRY),
        ("app/__main__.py",),
    ),
    "rnn_core": (
        ("rnn_core/rules.py",),
        ("rnn_core/config.py",),
        ("rnn_core/engine",),
        ("rnn_core/diagnostics", "rnn_core/theory"),
        ("rnn_core/experiments", "rnn_core/learning"),
        ("rnn_core/with_torch",),
        ("rnn_core/homework", "rnn_core/studies", "rnn_core/trained"),
        ("rnn_core/__init__.py",),
        ("rnn_core/compile.py",),
    ),
}


def called(*kinds: str) -> list[str]:
    """The files of app and pages whose name ends so, a page's door aside: that is named after its page."""
    return [file for file in files("app", "pages") if Path(file).stem.endswith(kinds) and file not in DOORS]


def offenders(paths: list[str], *forbidden: str) -> dict[str, set[str]]:
    """Those that import a forbidden package themselves, and which."""
    packages = {path: {module.split(".")[0] for module in modules_of(path)} for path in paths}
    return {path: bad for path, found in packages.items() if (bad := found & set(forbidden))}


def targets(file: str, *kinds: str) -> set[str]:
    """The files called so that a file imports."""
    return {target for target in arrows()[file] if target in called(*kinds)}


def test_the_core_knows_neither_the_app_nor_how_it_is_drawn() -> None:
    assert offenders(files("rnn_core"), "streamlit", "plotly", "app", "pages", "pandas", "matplotlib") == {}


def test_only_the_torch_files_of_the_core_import_torch() -> None:
    others = [file for file in files(*CODE) if room(file) != "rnn_core/with_torch"]
    assert offenders(others, "torch") == {}


def test_the_core_reaches_for_its_torch_files_only_inside_of_functions() -> None:
    for file in (file for file in files(*CODE) if room(file) != "rnn_core/with_torch"):
        for node in tree_of(file).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert "with_torch" not in ast.unparse(node), file


def test_of_the_app_only_the_entry_script_imports_pages() -> None:
    assert offenders([file for file in files("app") if file != ENTRY], "pages") == {}


def test_no_page_imports_another() -> None:
    rooms = between_rooms("pages/")
    for file in ("page_list", "menu", "way"):  # these put the pages together
        rooms.pop(f"pages/{file}.py")
    assert {page: others for page, others in rooms.items() if others} == {}


@pytest.mark.parametrize("folder", FLOORS)
def test_each_room_stands_above_what_it_imports(folder: str) -> None:
    floor = {name: height for height, names in enumerate(FLOORS[folder]) for name in names}
    rooms = between_rooms(f"{folder}/")
    assert {name for name in rooms if not name.endswith("app/__init__.py")} == set(floor)
    assert {(up, down) for up in rooms for down in rooms[up] if floor[down] >= floor[up]} == set()


def test_no_import_goes_round_in_a_circle() -> None:
    assert circles(arrows()) == []
    assert circles(between_rooms()) == []


def test_what_draws_tells_or_was_measured_never_reaches_streamlit() -> None:
    pure = [*called(*FIGURES, *WORDS, *MEASURED), *files("app/drawing"), "app/numbers.py"]
    assert len(pure) > 80
    for file in pure:
        assert offenders(sorted(reached(file)), "streamlit") == {}, file


def test_words_and_figures_do_not_import_each_other() -> None:
    met = {file: there for file in called(*WORDS) if (there := targets(file, *FIGURES))}
    met |= {file: there for file in called(*FIGURES) if (there := targets(file, *WORDS))}
    assert met == {}


def test_a_page_s_door_holds_no_numerics_and_no_plotting() -> None:
    assert {Path(door).stem for door in DOORS} == {listed.name for listed in EVERY}
    assert offenders(DOORS, "numpy", "plotly", "torch", "pandas", "scipy") == {}


def test_no_name_with_a_leading_underscore_crosses_a_border() -> None:
    for file in files(*CODE):
        private = {name for name in modules_of(file) if name.split(".")[0] in CODE and "._" in name}
        assert private == set(), file


@pytest.mark.parametrize(("paths", "longest"), [(files(*CODE), 250), (DOORS, 120)], ids=["code", "doors"])
def test_no_file_has_grown_into_a_drawer(paths: list[str], longest: int) -> None:
    lengths = {file: len((ROOT / file).read_text(encoding="utf-8").splitlines()) for file in paths}
    assert {file: lines for file, lines in lengths.items() if lines > longest} == {}


def test_no_file_is_named_after_nothing() -> None:
    assert [file for file in files(*CODE, "tests") if Path(file).stem in ("utils", "helpers", "misc")] == []


@pytest.mark.parametrize("folder", CODE)
def test_the_tests_tree_mirrors_the_code_s(folder: str) -> None:
    """A test stands where its subject does: a module, several of one kind or subject (an end or start of names), or all."""
    tests = [Path(file) for file in files(f"tests/{folder}") if Path(file).name.startswith("test_")]
    for test in (test for test in tests if test.parent != Path("tests", folder)):  # of the folder as a whole, too
        home = ROOT / test.relative_to("tests").parent
        assert home.is_dir(), test
        modules = {path.stem for path in home.glob("*.py")} | {path.name for path in home.iterdir() if path.is_dir()}
        kinds = {module.rpartition("_")[2] + "s" * (not module.endswith("words")) for module in modules}
        name = test.stem.removeprefix("test_")
        of_a_module = any(name.startswith(module) or module.startswith(name) for module in modules)
        assert of_a_module or name in kinds | {home.name}, test


def test_what_is_imported_is_read_however_it_is_written() -> None:
    source = "import a.b\nfrom c import d as e\ndef f():\n    import g\n    __import__('h')\n    importlib.import_module('i')\n"
    assert imported(ast.parse(source)) == {"a.b", "c.d", "g", "h", "i"}


def test_circles_are_found_by_who_stands_in_them() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}, "e": set()}) == [["b", "c"]]

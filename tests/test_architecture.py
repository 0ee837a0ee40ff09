"""The arrows point one way: the rules of import, read from the import statements themselves.

Each rule is a function from source files (path → text) to a list of breaches, and each is first
shown a bad file: a rule that cannot fail proves nothing.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("procedures", "reports", "tthc_portal")

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

Sources = dict[str, str]

# A library appears in its home and nowhere else; one without a home here is not used yet.
HOMES = {
    "django": ("",),
    "csp": ("tthc_portal/settings.py",),
    "defusedxml": ("procedures/intake/",),
    "django_htmx": ("procedures/views/",),
    "environ": ("tthc_portal/settings.py",),
    "fastexcel": ("procedures/intake/",),
    "import_export": (
        "procedures/admin.py",
        "procedures/catalogue_upload.py",
        "procedures/resources.py",
    ),
    "numpy": ("procedures/demo/", "procedures/intake/"),
    "openpyxl": ("procedures/catalogue_files.py",),
    "pandas": ("procedures/intake/",),
    "plotly": ("reports/charts/",),
    "psycopg2": ("procedures/intake/",),
    "pyarrow": ("procedures/intake/",),
    "rapidfuzz": ("procedures/intake/suggestions.py",),
    "tablib": ("procedures/admin.py", "procedures/resources.py"),
    "xlsxwriter": ("procedures/demo/", "procedures/exporting.py", "reports/documents/"),
}
# A rule takes values: no file, no clock, no chance, no network.
OUTSIDE_WORLD = {
    *("glob", "io", "os", "pathlib", "shutil", "sqlite3", "subprocess", "tempfile"),
    *("random", "secrets", "socket", "time", "urllib"),
}
CLOCK = {"now", "today", "utcnow"}
# Where a request may be seen: the last folder or the file itself.
KNOWS_REQUESTS = {"views", "forms", "admin", "middleware"}


@dataclass(frozen=True)
class Import:
    """One imported module: where, and its full dotted name with the name taken from it."""

    path: str
    line: int
    target: str
    in_function: bool

    @property
    def library(self) -> str:
        return self.target.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.path}:{self.line} imports {self.target}"


def module_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports_of(path: str, source: str) -> Iterator[Import]:
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]
    inside = {id(node) for function in functions for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            origin = origin_of(path, node)
            targets = [f"{origin}.{alias.name}" for alias in node.names]
        else:
            continue
        for target in targets:
            yield Import(path, node.lineno, target, id(node) in inside)


def origin_of(path: str, node: ast.ImportFrom) -> str:
    """Return the module after `from`, the dots of a relative import spelled out."""
    if not node.level:
        return node.module or ""
    folders = path.split("/")[: -node.level]
    return ".".join([*folders, node.module] if node.module else folders)


def all_imports(sources: Sources) -> Iterator[Import]:
    for path, source in sources.items():
        yield from imports_of(path, source)


def is_rule(path: str) -> bool:
    return "/rules/" in path


# The rules


def upward_imports(sources: Sources) -> list[str]:
    """`procedures` knows nothing of `reports`."""
    return [
        str(each)
        for each in all_imports(sources)
        if each.path.startswith("procedures/") and each.library == "reports"
    ]


def impure_rules(sources: Sources) -> list[str]:
    """Rules import the standard library and each other, and read neither files nor the clock."""
    rules = {path: source for path, source in sources.items() if is_rule(path)}
    imports = [str(each) for each in all_imports(rules) if not is_pure(each)]
    calls = [
        f"{path}:{node.lineno} calls {ast.unparse(node.func)}()"
        for path, source in rules.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and asks_the_world(node.func)
    ]
    return imports + calls


def is_pure(each: Import) -> bool:
    if each.library in PACKAGES:
        return ".rules." in each.target
    return each.library in sys.stdlib_module_names - OUTSIDE_WORLD


def asks_the_world(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr in CLOCK
    return isinstance(function, ast.Name) and function.id == "open"


def libraries_astray(sources: Sources) -> list[str]:
    """One library, one home."""
    return [
        str(each)
        for each in all_imports(sources)
        if each.library not in {*PACKAGES, *sys.stdlib_module_names}
        and not each.path.startswith(HOMES.get(each.library, ()))
    ]


def requests_astray(sources: Sources) -> list[str]:
    """Requests and responses exist only at the edge."""
    return [
        str(each)
        for each in all_imports(sources)
        if each.target.startswith("django.http")
        and not KNOWS_REQUESTS & {*module_of(each.path).split(".")}
    ]


def imports_in_functions(sources: Sources) -> list[str]:
    """What a file needs stands at its head."""
    return [str(each) for each in all_imports(sources) if each.in_function]


def cycles(sources: Sources) -> list[str]:
    """No module needs itself."""
    modules = {module_of(path) for path in sources}
    graph: dict[str, set[str]] = {module: set() for module in modules}
    for each in all_imports(sources):
        needed = each.target if each.target in modules else each.target.rpartition(".")[0]
        if needed in modules:
            graph[module_of(each.path)].add(needed)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [" → ".join(error.args[1])]
    return []


# The rules can fail


def test_an_upward_import_is_seen():
    bad = {"procedures/changes.py": "from reports.counting import recount"}
    assert upward_imports(bad) == ["procedures/changes.py:1 imports reports.counting.recount"]
    assert upward_imports({"reports/counting.py": "from procedures.models import Dossier"}) == []


def test_a_rule_that_knows_too_much_is_seen():
    for source in (
        "from django.db import models",
        "import pandas as pd",
        "from pathlib import Path",
        "from procedures.models import Dossier",
        "from datetime import date\nday = date.today()",
        "from datetime import datetime as dt\nnow = dt.now()",
        "text = open('a.csv').read()",
    ):
        assert len(impure_rules({"reports/rules/periods.py": source})) == 1, source
    good = "from datetime import date\nfrom procedures.rules.statuses import Status"
    assert impure_rules({"reports/rules/periods.py": good}) == []


def test_a_library_away_from_home_is_seen():
    assert libraries_astray({"reports/reading.py": "import pandas"})
    assert libraries_astray({"reports/reading.py": "import a_library_nobody_gave_a_home"})
    assert libraries_astray({"procedures/intake/cleaning.py": "import pandas, re"}) == []


def test_a_request_below_a_view_is_seen():
    source = "from django.http import HttpRequest"
    assert requests_astray({"reports/reading.py": source})
    assert requests_astray({"reports/views/period.py": source}) == []
    assert requests_astray({"procedures/admin.py": source}) == []


def test_an_import_inside_a_function_is_seen():
    source = "class A:\n    def b(self):\n        if self:\n            import json"
    assert imports_in_functions({"reports/reading.py": source}) == [
        "reports/reading.py:4 imports json"
    ]


def test_a_cycle_is_seen_also_through_relative_imports():
    bad = {
        "reports/a.py": "from reports import b",
        "reports/b.py": "from .c import thing",
        "reports/c.py": "import reports.a",
    }
    assert len(cycles(bad)) == 1
    assert cycles(bad | {"reports/c.py": "import json"}) == []


# The rules hold


def sources_of_the_project() -> Sources:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    }


SOURCES = sources_of_the_project()


def test_reports_know_procedures_and_never_the_other_way_round():
    assert upward_imports(SOURCES) == []


def test_rules_know_nothing_but_rules():
    assert impure_rules(SOURCES) == []


def test_every_library_is_at_home():
    assert libraries_astray(SOURCES) == []


def test_requests_stay_at_the_edge():
    assert requests_astray(SOURCES) == []


def test_nothing_is_imported_inside_a_function():
    assert imports_in_functions(SOURCES) == []


def test_no_module_needs_itself():
    assert cycles(SOURCES) == []

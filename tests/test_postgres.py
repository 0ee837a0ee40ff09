"""The PostgreSQL of the tests: found, started, gone afterwards, or plainly missing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import postgres
from tests.postgres import NoPostgres, find_binaries

ROOT = Path(__file__).resolve().parent.parent


def lay_initdb(folder: Path) -> Path:
    folder.mkdir(parents=True)
    program = folder / "initdb"
    program.touch(mode=0o755)
    return folder


def run_module(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.postgres", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_newest_version_is_taken(tmp_path):
    lay_initdb(tmp_path / "9.6" / "bin")
    newest = lay_initdb(tmp_path / "15" / "bin")
    assert find_binaries("", versions=tmp_path) == newest


def test_a_postgres_in_the_path_will_do(tmp_path):
    folder = lay_initdb(tmp_path / "somewhere")
    assert find_binaries(str(folder), versions=tmp_path / "none") == folder


def test_without_postgres_it_says_where_it_looked(tmp_path):
    with pytest.raises(NoPostgres, match="no initdb in PATH"):
        find_binaries(str(tmp_path), versions=tmp_path)


@pytest.mark.parametrize(("allowed", "exit_code"), [(None, 1), ("1", 0)])
def test_a_missing_half_is_said_plainly(tmp_path, monkeypatch, capsys, allowed, exit_code):
    monkeypatch.setattr(postgres, "DEBIAN_VERSIONS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.delenv("ALLOW_NO_POSTGRES", raising=False)
    if allowed:
        monkeypatch.setenv("ALLOW_NO_POSTGRES", allowed)
    assert postgres.main() == exit_code
    said = capsys.readouterr().err
    assert said.endswith("the tests on PostgreSQL did NOT run.\n")
    assert said.count("\n") == 1


def test_a_given_server_is_used_as_it_is():
    show = "import os; print(os.environ['DATABASE_URL'])"
    answer = run_module(sys.executable, "-c", show, TEST_DATABASE_URL="postgres://given/one")
    assert answer.stdout == "postgres://given/one\n"


def test_the_exit_code_is_that_of_the_command():
    failing = run_module(sys.executable, "-c", "exit(3)", TEST_DATABASE_URL="postgres://given/one")
    assert failing.returncode == 3

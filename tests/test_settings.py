"""Production refuses to start without its settings, and says plainly which one is missing."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {"SECRET_KEY": "k" * 60, "ALLOWED_HOSTS": "x.vn", "DATABASE_URL": "sqlite://:memory:"}


def manage(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", PRODUCTION)
def test_what_is_missing_is_said_in_one_line_whatever_the_command(missing):
    given = {name: value for name, value in PRODUCTION.items() if name != missing}
    ended = manage("makemigrations", "--check", "--dry-run", **given)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert f"Production needs {missing} in the environment" in ended.stderr


@pytest.mark.parametrize("environment", [PRODUCTION, {"DEBUG": "true"}])
def test_nothing_is_missing_with_the_settings_of_production_or_in_development(environment):
    assert manage("makemigrations", "--check", "--dry-run", **environment).returncode == 0

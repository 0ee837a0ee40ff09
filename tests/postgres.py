"""A PostgreSQL of our own for one run of the tests: made in a temporary folder, gone afterwards.

    python -m tests.postgres pytest -n 2

runs the command with `DATABASE_URL` naming the server. `TEST_DATABASE_URL` names one that is
already there instead. Where there is no PostgreSQL at all the command does not run, and this fails
unless `ALLOW_NO_POSTGRES=1` says that half of the tests is enough today.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN_VERSIONS = Path("/usr/lib/postgresql")
# PostgreSQL refuses to run as root; its package brings this user along.
UNPRIVILEGED_USER = "postgres"
SUPERUSER = "tests"

# Nothing here outlives the run, so nothing needs to reach the disk. Only those who may enter the
# folder reach the server: it listens on no network.
SERVER_OPTIONS = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=256MB",
    "max_connections=60",
    # Tests roll back what they write: a vacuum in between would tell the planner of empty tables.
    "autovacuum=off",
)


class NoPostgres(Exception):
    """There is no PostgreSQL on this machine that the tests could start."""


def find_binaries(path: str, versions: Path) -> Path:
    """Return the folder of initdb and pg_ctl: Debian's newest version, else the one in PATH."""
    installed = [found.parent for found in versions.glob("*/bin/initdb")]
    if installed:
        return max(installed, key=lambda folder: float(folder.parent.name))
    initdb = shutil.which("initdb", path=path)
    if initdb is None:
        raise NoPostgres(f"no initdb in PATH nor below {versions}")
    return Path(initdb).resolve().parent


class Server:
    """A server whose data lie in a folder; it may be stopped and started again."""

    def __init__(self, folder: str, *options: str):
        self._binaries = find_binaries(os.environ.get("PATH", ""), DEBIAN_VERSIONS)
        self._folder, self._as_owner = folder, _hand_over(folder)
        settings = [*SERVER_OPTIONS, f"unix_socket_directories={folder}", *options]
        self._options = " ".join(f"-c {option}" for option in settings)
        self.url = f"postgres://{SUPERUSER}@/{folder}/postgres"

    def create(self) -> None:
        self._run(
            "initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", f"--username={SUPERUSER}"
        )

    def start(self) -> None:
        log = f"--log={self._folder}/log"
        self._run("pg_ctl", "start", "--wait", log, f"--options={self._options}")

    def stop(self) -> None:
        """Stop at once, in the middle of whatever it does."""
        self._run("pg_ctl", "stop", "--mode=immediate")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [
                *self._as_owner,
                self._binaries / program,
                "-D",
                f"{self._folder}/cluster",
                *arguments,
            ],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            check=True,
        )


@contextmanager
def throwaway_server() -> Iterator[str]:
    """Start a server and yield its DATABASE_URL; stop it and delete its data afterwards."""
    with tempfile.TemporaryDirectory(prefix="tthc-postgres-") as folder:
        server = Server(folder)
        server.create()
        server.start()
        try:
            yield server.url
        finally:
            server.stop()


def _hand_over(folder: str) -> list[str]:
    """Give the folder to whom the server may run as; return how to become that user."""
    owner = give_to_server(Path(folder))
    return ["runuser", "-u", owner, "--"] if owner else []


def give_to_server(folder: Path) -> str:
    """Let the server own a folder; return its user, or nothing where that is who we are."""
    if os.geteuid() != 0:
        return ""
    try:
        owner = pwd.getpwnam(UNPRIVILEGED_USER)
    except KeyError:
        raise NoPostgres(f"root cannot run it and there is no user {UNPRIVILEGED_USER}") from None
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return UNPRIVILEGED_USER


def run_on_postgres(command: list[str]) -> int:
    """Run the command on the PostgreSQL there is, or on one made for it; return its exit code."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return _run(command, given)
    with throwaway_server() as url:
        return _run(command, url)


def _run(command: list[str], url: str) -> int:
    return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


def _stop(*_signal: object) -> None:
    """Leave as after an exception: the server is stopped and its folder deleted."""
    sys.exit(128 + signal.SIGTERM)


def main() -> int:
    try:
        return run_on_postgres(sys.argv[1:])
    except NoPostgres as reason:
        sys.stderr.write(f"PostgreSQL: {reason}; the tests on PostgreSQL did NOT run.\n")
        return 0 if os.environ.get("ALLOW_NO_POSTGRES") == "1" else 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(main())

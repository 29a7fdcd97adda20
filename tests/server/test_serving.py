"""`twofold serve` as a process: start, stop, HTTPS, proxies, clear refusals."""

from __future__ import annotations

import datetime
import ipaddress
import signal
import socket
import ssl
import time
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.server.process import START_SECONDS, Serve


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    certificate_path, key_path = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate_path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate_path, key_path


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_answers_and_stops_cleanly(serve: Serve, how: signal.Signals) -> None:
    served = serve("--port", "0")
    assert served.url.startswith("http://127.0.0.1:")
    assert httpx.get(served.url + "/livez").text == "ok\n"
    assert httpx.get(served.url + "/v1/meetings/packs").json() == {"packs": []}
    assert httpx.head(served.url).status_code == 200
    code, out, err = served.stop(how)
    assert code == 0
    assert "GET /livez 200" in err
    assert "site" not in err  # files are logged with --verbose alone
    assert out.strip() == "Stopped."
    assert "Traceback" not in err


def test_stopping_does_not_wait_for_an_idle_connection(serve: Serve) -> None:
    served = serve("--port", "0")
    with httpx.Client() as kept_alive, socket.create_connection(("127.0.0.1", served.port)):
        kept_alive.get(served.url + "/livez")
        began = time.monotonic()
        assert served.stop()[0] == 0
    assert time.monotonic() - began < 10


def test_a_busy_port_is_one_clear_line(serve: Serve) -> None:
    first = serve("--port", "0")
    second = serve("--port", str(first.port))
    _, err = second.process.communicate(timeout=START_SECONDS)
    assert second.process.returncode == 1
    assert f"Port {first.port} is already in use" in err
    assert f"make run PORT={first.port + 1}" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--site", "/no/such/site"], "There is no built site in /no/such/site"),
        (["--host", "no-such-host.invalid"], "cannot be used"),
        (["--port", "99999"], "from 0 to 65535"),
        (["--host", "192.0.2.1"], "Cannot listen on 192.0.2.1"),
        (["--tls-cert", "/no/such.pem"], "HTTPS takes both"),
        (["--tls-cert", "/no/such.pem", "--tls-key", "/no/key.pem"], "cannot be used for HTTPS"),
    ],
)
def test_what_cannot_work_is_one_clear_line(serve: Serve, arguments: list[str], why: str) -> None:
    served = serve("--port", "0", *arguments)
    _, err = served.process.communicate(timeout=START_SECONDS)
    assert served.process.returncode == 1
    assert why in err
    assert "Traceback" not in err


def test_https_is_served_with_its_header(serve: Serve, certificate: tuple[Path, Path]) -> None:
    chain, key = certificate
    served = serve("--port", "0", "--tls-cert", str(chain), "--tls-key", str(key))
    assert served.url.startswith("https://127.0.0.1:")
    answer = httpx.get(served.url + "/livez", verify=ssl.create_default_context(cafile=chain))
    assert answer.status_code == 200
    assert "max-age" in answer.headers["strict-transport-security"]
    assert served.stop()[0] == 0


def test_a_key_of_another_certificate_is_one_clear_line(
    serve: Serve, certificate: tuple[Path, Path]
) -> None:
    chain, _ = certificate
    served = serve("--port", "0", "--tls-cert", str(chain), "--tls-key", str(chain))
    _, err = served.process.communicate(timeout=START_SECONDS)
    assert served.process.returncode == 1
    assert "belong together" in err


@pytest.mark.parametrize(
    ("options", "secure"),
    [(["--behind-proxy"], True), (["--behind-proxy", "192.0.2.7"], False), ([], False)],
)
def test_only_a_known_proxy_is_believed(serve: Serve, options: list[str], secure: bool) -> None:
    served = serve("--port", "0", *options)
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.9"}
    answer = httpx.get(served.url + "/livez", headers=headers)
    assert ("strict-transport-security" in answer.headers) is secure


def test_the_log_names_nobody(serve: Serve) -> None:
    served = serve("--port", "0", "--behind-proxy", "--verbose")
    headers = {"X-Forwarded-For": "198.51.100.9", "User-Agent": "Telltale/1.0"}
    for path in ("/v1/meetings/packs/of-somebody?secret=1", "/meetings/of-somebody", "/livez"):
        httpx.get(served.url + path, headers=headers)
    httpx.request("PROPFIND", served.url + "/livez", headers=headers)
    code, _, err = served.stop()
    assert code == 0
    assert "GET /v1/meetings/packs/{pack_id} 404 <=1000 B" in err
    assert "GET site 302" in err
    assert "OTHER" in err
    for telltale in ("somebody", "secret", "198.51", "127.0.0.1", "Telltale", "PROPFIND"):
        assert telltale not in err

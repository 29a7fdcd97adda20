"""The socket and the certificate of `twofold serve`, and one clear line for what cannot be."""

from __future__ import annotations

import errno
import socket
import ssl
from pathlib import Path

from sync_server.errors import CommandProblem

MAX_PORT = 65535
BACKLOG = 2048


def listen(host: str, port: int) -> socket.socket:
    """A listening socket: who connects from now on is answered once the server is up.

    Raises CommandProblem that says what to do about it.
    """
    if not 0 <= port <= MAX_PORT:
        raise CommandProblem(f"A port is a number from 0 to {MAX_PORT}, not {port}.")
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind)
    except OSError as error:
        raise CommandProblem(f"The address {host}:{port} cannot be used ({error}).") from error
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        if error.errno == errno.EADDRINUSE:
            raise CommandProblem(
                f"Port {port} is already in use, perhaps by another Twofold. Stop that, or choose"
                f" another port: make run PORT={port + 1} (twofold serve --port {port + 1})."
            ) from error
        if error.errno == errno.EACCES:
            raise CommandProblem(
                f"This account may not listen on port {port}. Choose one above 1023, such as 8000."
            ) from error
        raise CommandProblem(f"Cannot listen on {host}:{port} ({error.strerror}).") from error
    return made


def check_certificate(certificate: Path | None, key: Path | None) -> tuple[str, str] | None:
    """The two files when they belong together; None without any. Raises CommandProblem."""
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise CommandProblem("HTTPS takes both: --tls-cert and --tls-key (make run: CERT and KEY).")
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise CommandProblem(
            f"{certificate} and {key} cannot be used for HTTPS ({error}). Both must be PEM files"
            " and belong together."
        ) from error
    return str(certificate), str(key)

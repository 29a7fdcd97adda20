"""Requests with httpx, imported at the first one: the app starts without it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from mobile_app.device.ports import HttpResponse
from mobile_app.errors import Offline, ServerFault, TooLarge


class HttpxHttp:
    """An Http against `server` ("https://host/"), and no other but one the person typed; "" has
    nobody to ask.

    Elsewhere, redirects are followed (feeds move), at most five times and over http(s) alone.
    """

    def __init__(self, server: str) -> None:
        self._server = server

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        limit_bytes: int,
        timeout_seconds: float = 20.0,
        elsewhere: bool = False,
    ) -> HttpResponse:
        if not self._server and not elsewhere:
            raise Offline("no server is set")
        address = urljoin(self._server, url)
        if urlsplit(address)[:2] != urlsplit(self._server)[:2] and not elsewhere:
            raise ServerFault("not an address of our server")
        import asyncio

        import httpx

        try:
            async with (
                # One deadline for all of it: httpx's own timeouts start anew with every byte.
                asyncio.timeout(timeout_seconds),
                httpx.AsyncClient(
                    timeout=timeout_seconds, follow_redirects=elsewhere, max_redirects=5
                ) as client,
                client.stream("GET", address, headers=dict(headers or {})) as answer,
            ):
                body = bytearray()
                async for part in answer.aiter_bytes():
                    body += part
                    if len(body) > limit_bytes:
                        raise TooLarge(f"more than {limit_bytes} bytes")
                found = {name.lower(): value for name, value in answer.headers.items()}
                return HttpResponse(answer.status_code, bytes(body), found)
        except TimeoutError:
            raise Offline(f"no answer within {timeout_seconds} s") from None
        except httpx.DecodingError as error:
            raise ServerFault("the answer cannot be decoded") from error
        except httpx.TransportError as error:
            raise Offline(type(error).__name__) from error
        except (httpx.InvalidURL, httpx.HTTPError) as error:
            raise ServerFault(type(error).__name__) from error

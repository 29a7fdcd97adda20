"""Puts the site together: which file gets which name, the page, the policy, the service worker.

Everything under static/ carries a digest of its content in its name (a single file in the file's
own, a tree in its folder's), so it may be cached for ever. Only the entry points keep plain names:
index.html, service_worker.js, the manifest and the icons.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import rcssmin
import rjsmin

from scripts.build_cache import digest_bytes, digest_file
from scripts.failures import BuildFailure

STATIC = "static/"
GROUPS = ("core", "skwasm", "canvaskit", "demand")
"""core and one engine group are precached; "demand" is fetched and kept when first used."""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One file of the site: where its bytes are now, and when a device needs it."""

    data: bytes | Path
    group: str

    def digest(self) -> str:
        return digest_bytes(self.data) if isinstance(self.data, bytes) else digest_file(self.data)

    def read(self) -> bytes:
        return self.data if isinstance(self.data, bytes) else self.data.read_bytes()

    def size_bytes(self) -> int:
        return len(self.data) if isinstance(self.data, bytes) else self.data.stat().st_size


@dataclass(slots=True)
class Site:
    """The files of one version, by their path below the site's root."""

    files: dict[str, SiteFile] = field(default_factory=dict)

    def add(self, path: str, data: bytes | Path, group: str = "core") -> str:
        """Add a file under its own name; returns `path`."""
        if group not in GROUPS:
            raise ValueError(group)
        if path in self.files:
            raise BuildFailure(f"Two files want the name {path}.", "rename one of them")
        self.files[path] = SiteFile(data, group)
        return path

    def add_hashed(self, name: str, data: bytes | Path, group: str = "core") -> str:
        """Add one file under static/ with its digest in the name; returns the path."""
        stem, dot, suffix = name.rpartition(".")
        digest = SiteFile(data, group).digest()[:12]
        return self.add(f"{STATIC}{stem}.{digest}{dot}{suffix}", data, group)

    def add_tree(self, name: str, tree: dict[str, tuple[bytes | Path, str]]) -> str:
        """Add files that must lie together, in a folder named by all their digests.

        `tree` maps a path inside the folder to (bytes or file, group). Returns the folder's path
        with a slash at its end.
        """
        lines = [f"{SiteFile(data, group).digest()} {path}" for path, (data, group) in tree.items()]
        folder = f"{STATIC}{name}-{digest_bytes(chr(10).join(sorted(lines)).encode())[:12]}/"
        for path, (data, group) in tree.items():
            self.add(folder + path, data, group)
        return folder

    def digest(self) -> str:
        """One digest for the whole version."""
        lines = [f"{file.digest()} {path}" for path, file in sorted(self.files.items())]
        return digest_bytes("\n".join(lines).encode())[:12]


def fill(template: str, places: dict[str, str]) -> str:
    """Replace each `{{NAME}}`. Raises BuildFailure for a place missing from either side."""
    wanted = set(re.findall(r"\{\{([A-Z_]+)\}\}", template))
    if wanted != set(places):
        raise BuildFailure(
            f"The template asks for {sorted(wanted)}, the build has {sorted(places)}.",
            "make the places in assets/boot and scripts/site.py agree",
        )
    return re.sub(r"\{\{([A-Z_]+)\}\}", lambda match: places[match[1]], template)


def fill_script(source: str, name: str, value: object) -> bytes:
    """Replace the string literal "{{NAME}}" of a script by `value` as a literal."""
    place = f'"{{{{{name}}}}}"'
    if source.count(place) != 1:
        raise BuildFailure(f"A script of assets/boot has no {place}.", "put it back")
    return source.replace(place, json.dumps(value, ensure_ascii=True, sort_keys=True)).encode()


def page(template: str, boot: Path, build: dict[str, object]) -> bytes:
    """index.html: the shell with its code and style inlined and a policy that allows just those.

    `{{NAME_JS}}` in the template stands for the content of boot/name.js. `build` is what the shell
    reads from #twofold-build.
    """
    style = rcssmin.cssmin((boot / "boot.css").read_text(encoding="utf-8"))
    scripts = {
        f"{name}_JS": rjsmin.jsmin((boot / f"{name.lower()}.js").read_text(encoding="utf-8"))
        for name in re.findall(r"<script[^>]*>\{\{([A-Z_]+)_JS\}\}</script>", template)
    }
    if "</style" in style.lower() or any("</script" in code.lower() for code in scripts.values()):
        raise BuildFailure("The shell's code would close its own element.", "split that literal")
    policy = content_security_policy(*scripts.values())
    places = {
        **scripts,
        "HEAD": f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        "BODY": "",
        "BOOT_CSS": style,
        # "<" would let a string inside the data end the element it stands in.
        "BUILD_JSON": json.dumps(build, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c"),
    }
    # Comments and indentation are for us; the page is read before its first paint.
    template = re.sub(r"<!--.*?-->", "", template, flags=re.DOTALL)
    return fill(re.sub(r"\n\s*", "\n", template), places).encode()


def content_security_policy(*inline_scripts: str) -> str:
    """The policy of the page: this origin only, and these inline scripts by their hash.

    Flutter writes style elements, hence 'unsafe-inline' for styles alone. `blob:` and `data:` serve
    images the app draws from its own memory.
    """
    hashes = " ".join(f"'{script_hash(script)}'" for script in inline_scripts)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'wasm-unsafe-eval' {hashes}".rstrip(),
            "worker-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'none'",
        )
    )


def script_hash(script: str) -> str:
    """The CSP source expression for an inline script (CSP level 2, section 4.2.5)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

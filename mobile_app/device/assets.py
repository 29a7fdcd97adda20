"""Files that ship with the app, found beside the package, in a folder and in a zip alike."""

from __future__ import annotations

import mobile_app


class PackageAssets:
    """An AssetReader over `assets/` next to the `mobile_app` package."""

    def read(self, path: str) -> bytes:
        if any(part in ("", ".", "..") for part in path.split("/")):
            raise FileNotFoundError(path)
        # Both the file and the zip loader answer get_data, which takes a path beginning with
        # what they loaded the package from.
        spec = mobile_app.__spec__
        loader, origin = spec.loader, spec.origin or ""
        root = origin.replace("\\", "/").rsplit("/mobile_app/", 1)[0]
        try:
            data = loader.get_data(f"{root}/assets/{path}")  # type: ignore[union-attr]
        except OSError:
            raise FileNotFoundError(path) from None
        return bytes(data)

"""Where a packaged phone app begins: `flet build` looks for this file (docs/phones.md)."""

import flet as ft

from mobile_app.app import main

ft.run(main, assets_dir=None)

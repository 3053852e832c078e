"""The demo data, which our bot is measured with: loading it, and who in it may write."""

import os
import subprocess
import sys
from csv import DictReader
from pathlib import Path

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "bot" / "local" / "demo"
SECRET = "opens nothing but a measurement's database"  # noqa: S105 - it says so
INHERITED = ("HOME", "PATH")  # nothing else, so that no setting of the caller's gets in


def load_demo_data(database_url: str) -> None:
    """Import the demo data as an operator would."""
    env = {name: os.environ[name] for name in INHERITED if name in os.environ}
    env |= {"DATABASE_URL": database_url, "SECRET_KEY": SECRET}
    command = [sys.executable, "app.py", "import", str(DEMO)]
    subprocess.run(command, check=True, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program


def partner_tenants() -> tuple[str, ...]:
    """Return the tenants of the partners in the demo data: who writes from there is let in."""
    with (DEMO / "partners.csv").open(encoding="utf-8", newline="") as file:
        return tuple(dict.fromkeys(row["tenant_id"] for row in DictReader(file)))

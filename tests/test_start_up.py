"""What the process takes before anybody has asked it for anything."""

import gc
import subprocess
import sys
from pathlib import Path

from bot.start import settle

ROOT = Path(__file__).parent.parent
# Each is imported by what needs it, when it is needed: together they take 40 MB and half a second.
RARE = ("alembic", "docx", "holidays", "lxml", "PIL", "pptx", "psycopg", "pygments", "xlsxwriter")


def test_what_only_a_rare_conversation_needs_is_not_imported_at_the_start() -> None:
    code = f"import sys, app; print(sorted(sys.modules.keys() & set({RARE!r})))"
    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_what_was_loaded_is_not_looked_through_for_garbage() -> None:
    try:
        settle()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()

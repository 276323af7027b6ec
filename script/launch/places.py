import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("MESOPLAN_VAR", PROJECT / "var"))
LOGS = VAR / "log"
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"

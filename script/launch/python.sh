# Sourced by the scripts beside this folder: finds a Python that is new enough, as $python.
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
python=
for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
  if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "Mesoplan needs Python 3.11 or newer, and none was found. Debian and Ubuntu: apt-get install python3 python3-venv" >&2
  exit 1
fi

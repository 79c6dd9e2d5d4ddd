"""A job: commands run one after another outside the web server, within a time, their words kept beside them.

The one who starts it holds a lock that the job inherits: as long as somebody has it, the job is at work, whatever ended
its starter. `python -m lod.desk.job <folder> <seconds> <commands as JSON>` is the job itself.
"""

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from lod import config, errors
from lod.desk.users import write_private

_FILE, _LOCK, _PROGRESS, _LONGEST = "job.json", "job.lock", "progress.json", 4_000_000
_PATIENCE = 100   # times that a twentieth of a second is waited for a job that is done


def start(folder, step, commands, seconds):
    """Start the commands (argument lists of `lod`) in a draft's folder. Raises Busy where a job is at work there."""
    with (folder / _LOCK).open("w") as lock:
        _hold(lock, folder)
        (folder / _PROGRESS).unlink(missing_ok=True)
        write_private(folder / _FILE, json.dumps({"step": step, "state": "running"}))
        process = subprocess.Popen([sys.executable, "-m", "lod.desk.job", str(folder), step, str(seconds), json.dumps(commands)], pass_fds=[lock.fileno()],
                         start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    threading.Thread(target=process.wait, daemon=True).start()   # so that no dead process is left behind


def _hold(lock, folder):
    """Take the lock; a job that has written its last word needs a moment to end. Raises Busy."""
    for _ in range(_PATIENCE):
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if read(folder)["state"] == "running":
                break
            time.sleep(0.05)
    raise errors.Busy("desk-busy")


def read(folder):
    """What a job says of itself: step, state (`running`, `done`, `failed`, `ended`), the words of its commands, and how far
    it is (`at`: step, done, of; None where nobody knows)."""
    try:
        found = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {"step": None, "state": "ended", "said": []}
    if found["state"] == "running" and not _is_held(folder / _LOCK):
        again = json.loads((folder / _FILE).read_text(encoding="utf-8"))   # it may have ended between the two looks
        return again if again["state"] != "running" else again | {"state": "ended", "said": []}
    return {"said": [], "at": _at(folder)} | found


def _at(folder):
    with contextlib.suppress(OSError, ValueError):   # there is none yet, or it is being written
        return json.loads((folder / _PROGRESS).read_text(encoding="utf-8"))
    return None


def _is_held(path):
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        return False


def main(folder, step, seconds, commands):
    """The job: run each command, stop at the first that fails."""
    folder, said, state = Path(folder), [], "done"
    for command in json.loads(commands):
        status, out, err = _run(command, float(seconds), folder / _PROGRESS)
        said.append({"command": command[0], "status": status, "out": out, "err": err})
        if status:
            state = "failed"
            break
    write_private(folder / _FILE, json.dumps({"step": step, "state": state, "said": said}, ensure_ascii=False))


def _run(command, seconds, progress):
    process = subprocess.Popen([sys.executable, "-m", "lod.cli", *command[1:]], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, start_new_session=True,
                               env=config.environment_with(LOD_PROGRESS=str(progress.resolve())))
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, 9)
        out, err = process.communicate()
        return 124, out[:_LONGEST], err[-20_000:]
    return process.returncode, out[:_LONGEST], err[-20_000:]


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Runs the command line and kills itself, with SIGKILL, just before the n-th step that changes anything on disk.

`python -m tests.soak.killed N WORDS...`; where N is 0 nothing is killed and the number of steps is printed at the end.
Steps are what Python tells its audit hooks of: files opened for writing, renamed, removed, folders made.
"""

import os
import signal
import sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
STEPS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}


def main() -> None:
    """Count the steps, and stop dead before the one asked for."""
    last, words = int(sys.argv[1]), sys.argv[2:]
    data = words[words.index("--data") + 1]
    steps = 0

    def hook(event: str, told: tuple) -> None:
        nonlocal steps
        if not (event in STEPS or (event == "open" and isinstance(told[2], int) and told[2] & WRITING)):
            return
        if not any(str(part).startswith(data) for part in told[:2]):
            return
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    from impact.__main__ import run

    sys.argv = ["impact", *words]
    try:
        run()
    finally:
        print(f"steps: {steps}", file=sys.stderr)


if __name__ == "__main__":
    main()

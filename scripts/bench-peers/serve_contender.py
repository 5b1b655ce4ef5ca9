"""The other end of contender-process.ts for engines of Python: a line of JSON in, a line of JSON out."""

import json
import sys


def serve_contender(methods: dict) -> None:
    """Answers until the input ends. What libraries print goes to the error output, so that it cannot mix in."""
    out, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"reply": methods[request["method"]](**request["params"])}
        except Exception as error:  # whatever it is, it is this contender's own failure, and is shown as its reason
            answer = {"failure": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer, separators=(",", ":")), file=out, flush=True)

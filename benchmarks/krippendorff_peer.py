"""The package `krippendorff` on the tokens of the same corpus, in an environment of its own: it is under the GPL.

    python benchmarks/krippendorff_peer.py --documents 10000

prints what it took as JSON; only `install` needs anything but numpy and the package.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

PACKAGES = ("krippendorff==0.9.0", "numpy<3")


def install() -> Path:
    """The Python of the environment, made once in the user's cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "curate-benchmarks" / "krippendorff"
    python = cache / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ready = cache / "ready"
    if not ready.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(cache)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        ready.touch()
    return python


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--documents", type=int, required=True)
    given = parser.parse_args()

    import krippendorff
    import numpy as np
    from agreement_corpus import draw_chunks, label_of_tokens
    from taken import measure_once

    tokens = np.concatenate([label_of_tokens(chunk) for chunk in draw_chunks(given.documents)], axis=1)
    taken = measure_once(lambda: krippendorff.alpha(reliability_data=tokens, level_of_measurement="nominal"))
    print(json.dumps({**taken, "tokens": int(tokens.size)}))


if __name__ == "__main__":
    main()

"""`python -m alxa_sim` is the command `alxa`."""

import sys

from alxa_sim.cli import main

if __name__ == "__main__":
    sys.exit(main())

"""`python -m zouban`: the command line, for whoever has no `zouban` on the path."""

import sys

from zouban.cli import main

sys.exit(main())

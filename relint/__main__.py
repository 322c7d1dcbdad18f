"""`python -m relint`."""

from relint.cli import main

main()

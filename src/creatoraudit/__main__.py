"""`python -m creatoraudit` is the command `creatoraudit`."""

from creatoraudit.cli import main

main()

"""`python -m bot` is the same as `matinee`."""

from bot.cli.program import main

if __name__ == "__main__":
    main()

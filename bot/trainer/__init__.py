"""Training in a process of its own: its memory ends with it, and whatever becomes of it, the bot goes on.

`matinee train` and the running bot both call it (`call.py`); `__main__.py` is that process, `work.py` what it does.
"""

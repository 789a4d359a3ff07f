"""Training in a process of its own, so that its memory is freed at its end and its failure does not affect the bot.

`matinee train` and the running bot both call it (`call.py`); `__main__.py` is that process, `work.py` its work.
"""

"""The preview: a project served on this machine while it is written.

`maker.py` is a process of its own that makes one paper after the other; `hub.py` sees saves, asks it
and keeps the last page of each; `server.py` answers the browser. `pages.py` is what the browser gets.
"""

"""Runs SQL on a database file, as any other program beside the server would: sql.py FILE STATEMENTS"""

import sqlite3
import sys

with sqlite3.connect(sys.argv[1]) as database:
    database.executescript(sys.argv[2])

"""Removing an account with all that was collected of it.

SQLite has one writer, so nothing may hold it for long. In the transaction of the removal the
account goes, its figures leave every sum, and its posts, if they are many, are set apart: no list
has them any more, and their names are free. Their rows are cleared away afterwards, in short
transactions with pauses between them. What is not done in time, or what a crash leaves behind, the
next sweep does.
"""

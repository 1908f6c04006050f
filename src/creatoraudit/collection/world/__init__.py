"""A platform that is made up: what the demonstration collects from.

Everything in it follows from a seed, a subject and an instant, so that any moment can be asked
about, in any order, and gives the same answer on every machine.
"""

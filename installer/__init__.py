"""The two commands of a checkout, ``run.py`` and ``test.py``, and what they do.

Everything that runs before the packages are installed needs the standard library alone:
``run``, ``test``, ``environment``, ``debian``, ``launch`` and ``checks``.
"""

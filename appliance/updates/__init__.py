"""Newer versions of the program: brought when nobody calls, tried with a call, and taken back when it is not answered.

``state`` is what stands on the disk, ``judgement`` decides, ``updater`` does it step by step; ``debian``, ``card`` and
``systemd`` are the machines behind ``ports``, ``database`` keeps the practice's database meanwhile.
"""

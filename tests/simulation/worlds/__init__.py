"""Seeded worlds: several devices with the real engine, a server with the real logic, and bad luck.

Everything a world does follows from its seed: clocks, network, disks, and who does what when. See
docs/decisions/0094-simulated-worlds.md for what is simulated, and `python -m tests.simulation` for
playing a seed again.
"""

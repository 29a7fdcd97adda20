"""Replication without I/O: clocks, changes and how records merge.

Every stored field carries the hybrid logical clock (HLC) value of the write that set it, from the
first release on, so that encrypted sync needs no migration. Nothing here reads a clock or a disk.
"""

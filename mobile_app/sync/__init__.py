"""What may leave this device, and only sealed: recovery phrase, keys, seals, the encrypted file.

docs/protocol.md says the same in bytes; tests/vectors bind both.
"""

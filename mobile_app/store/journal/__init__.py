"""The journal: documents in sealed segments and a sealed tail, over any BlobStore.

docs/journal.md is the specification, to the byte. From the outside in: `journal` (load, commit),
`reading`, `salvaging` and `folding`, then the formats `head`, `entries`, `frames`, `header`.
"""

"""Every word a person reads, one module per screen. Tone: docs/glossary.md."""

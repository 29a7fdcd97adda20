"""The vaults: sealed bytes of people nobody here knows, kept in the order of their arrival."""

"""What the server can know of a person: nothing. A long run with known secrets, and a search."""

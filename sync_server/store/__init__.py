"""The server's database: SQLAlchemy Core over SQLite by default, another engine by its URL."""

"""Turn questions into answers that people can read: `repl.run_shell` at a terminal, `query.run_query` in a script."""

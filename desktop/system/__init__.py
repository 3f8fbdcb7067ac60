"""The world outside: settings file, paths, log, rate sources, files."""

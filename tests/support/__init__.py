"""What tests stand on: real servers, a real browser, the cast. Plugins are named in conftest.py."""

"""Figures in and out: files of creators, accounts, posts and observations, by natural keys."""

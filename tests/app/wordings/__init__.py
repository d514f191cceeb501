"""Tests of app.wordings."""

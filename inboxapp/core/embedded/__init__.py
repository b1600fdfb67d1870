"""Postgres and Redis that live in the data folder and end with the process that started them."""

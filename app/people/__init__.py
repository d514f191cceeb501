"""Who works here: roles, actors, accounts and organisations."""

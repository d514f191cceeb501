"""帮办代办: agents, appointments, rounds, papers sent in, results delivered, and what they write down of it."""

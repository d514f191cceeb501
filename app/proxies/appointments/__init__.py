"""预约: slots, appointments, reminders and the agent's calendar."""

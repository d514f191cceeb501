"""What moves: papers between organisations, the originals in our care, the mandates of agents, cases to other desks."""

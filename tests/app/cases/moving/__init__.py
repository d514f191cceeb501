"""What moves: papers, originals, mandates, cases."""

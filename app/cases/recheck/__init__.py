"""年审、资格认证: what was granted is looked at again, turn after turn (docs/decisions/0034-recheck.md)."""

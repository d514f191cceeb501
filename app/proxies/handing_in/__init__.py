"""The agents' book handed in by the month, checked and signed for; problems passed up that no village can settle."""

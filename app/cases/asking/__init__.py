"""Asked and noted inside a case: consultations (会商), notes, marks of attention. None of it stops a clock."""

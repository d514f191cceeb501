"""What a hall hangs on its walls."""

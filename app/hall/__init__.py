"""What a hall hangs on its walls: boards, rotas, points and days of service."""

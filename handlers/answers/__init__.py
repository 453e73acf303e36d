"""«Ответы»: questions with their answers, without names: publishing, leafing through, searching, suggesting."""

"""Published answers: questions with their answers, without names, for everybody."""

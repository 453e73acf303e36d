"""«Мой профиль»: a person's own data, a move to another group, leaving."""

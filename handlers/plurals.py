"""Russian plurals."""


def plural(number: int, one: str, few: str, many: str) -> str:
    """The number with the word in its form: «1 участник», «2 участника», «5 участников»."""
    tens, units = divmod(abs(number) % 100, 10)
    if tens == 1 or units == 0 or units > 4:
        return f"{number} {many}"
    return f"{number} {one if units == 1 else few}"

"""What somebody reads whose message or press ended in an error of ours."""


def went_wrong() -> str:
    return (
        "Не получилось: сбой на нашей стороне, администратор его увидит. "
        "Попробуйте, пожалуйста, ещё раз через минуту — всё, что Вы отправили раньше, сохранено."
    )
